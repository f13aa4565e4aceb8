# Prints the headline numbers of a result: medians with 90 % intervals, and the probabilities of the targets.
#
#     lossfan run scenarios/baseline.yaml --table result.csv
#     Rscript examples/read_result.R result.csv
#
# A CSV file needs nothing but R. A Parquet file needs the package arrow.

path <- commandArgs(trailingOnly = TRUE)
if (length(path) != 1) stop("usage: Rscript examples/read_result.R result.csv", call. = FALSE)

if (grepl("\\.parquet$", path, ignore.case = TRUE)) {
  if (!requireNamespace("arrow", quietly = TRUE))
    stop("a Parquet file needs the package arrow; a CSV file needs nothing but R", call. = FALSE)
  rows <- as.data.frame(arrow::read_parquet(path))
} else {
  text <- c("scenario", "law", "quantity", "target", "unit", "output_type", "output_type_id")
  rows <- read.csv(path, na.strings = "", encoding = "UTF-8",
                   colClasses = setNames(rep("character", length(text)), text))
}

cat(rows$scenario[1], "\n", sep = "")
last <- rows[!is.na(rows$horizon) & rows$horizon == max(rows$horizon, na.rm = TRUE), ]
# Over all laws of loss first, which is NA, then under each.
for (law in unique(rows$law)) {
  own <- last[if (is.na(law)) is.na(last$law) else last$law %in% law, ]
  under <- if (is.na(law)) "" else paste0(law, ": ")
  quantiles <- own[own$output_type == "quantile", ]
  for (quantity in unique(quantiles$quantity)) {
    of_quantity <- quantiles[quantiles$quantity == quantity, ]
    at <- of_quantity[match(c("0.05", "0.5", "0.95"), of_quantity$output_type_id), ]
    if (anyNA(at$value)) next
    unit <- if (is.na(at$unit[2])) "" else paste0(" ", at$unit[2])
    cat(sprintf("%s%s in %.10g: %.6g%s, 90 %% interval %.6g to %.6g\n",
                under, quantity, at$year[2], at$value[2], unit, at$value[1], at$value[3]))
  }
  met <- own[own$quantity == "targetMet" & own$output_type_id %in% "met", ]
  if (nrow(met) > 0) cat(sprintf("%sP(%s) in %.10g: %.6g\n", under, met$target, met$year, met$value), sep = "")
}
