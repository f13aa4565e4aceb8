# The reference job as an R user would write it, with base R alone. Prints the answers as JSON.
#
# Usage: Rscript r_job.R SAMPLES PROCESSES. More than one process are forks of this one (package parallel, part of R), which
# share the samples, each doing some of the times.
begun <- proc.time()[["elapsed"]]
arguments <- as.numeric(commandArgs(trailingOnly = TRUE))
samples <- arguments[1]
processes <- arguments[2]
set.seed(1)
gamma <- rnorm(samples, 1.2, 0.5)
while (any(outside <- gamma < 0 | gamma > 3)) gamma[outside] <- rnorm(sum(outside), 1.2, 0.5)
kappa <- rlnorm(samples, log(0.05), 0.4)
u <- runif(samples)
power <- ifelse(u < 1 / 3, 0.1 + sqrt(u * 0.9 * 0.3), 1 - sqrt((1 - u) * 0.9 * 0.6))
rate <- (gamma + power) * log(2)
levels <- c(1, 5, 10, 25, 50, 75, 90, 95, 99) / 100
targets <- c(0.9, 0.8, 0.7, 0.6, 0.5)

at <- function(t) {
  loss <- (1 + expm1(rate * t) / rate)^-kappa
  list(
    percentiles = quantile(loss, levels, names = FALSE),
    mean = mean(loss),
    deviation = sd(loss),
    reached = vapply(targets, function(target) mean(loss <= target), 0)
  )
}
time_to <- function(target) quantile(log1p(rate * expm1(-log(target) / kappa)) / rate, levels, names = FALSE)

each <- if (processes > 1) function(...) parallel::mclapply(..., mc.cores = processes) else lapply
found <- each((0:120) / 12, at)
times <- each(targets, time_to)
seconds <- proc.time()[["elapsed"]] - begun

# Base R has no JSON; jsonlite need not be installed.
json <- function(values) paste0("[", paste(sprintf("%.17g", values), collapse = ", "), "]")
json_lists <- function(lists) paste0("[", paste(vapply(lists, json, ""), collapse = ", "), "]")
peak <- tryCatch(
  as.numeric(gsub("[^0-9]", "", grep("^VmHWM", readLines("/proc/self/status"), value = TRUE))),
  error = function(e) NULL, warning = function(w) NULL
)
cat(
  '{"percentiles": ', json_lists(lapply(found, `[[`, "percentiles")),
  ', "means": ', json(vapply(found, `[[`, 0, "mean")),
  ', "deviations": ', json(vapply(found, `[[`, 0, "deviation")),
  ', "reached": ', json_lists(lapply(found, `[[`, "reached")),
  ', "times": ', json_lists(times),
  if (length(peak) == 1) sprintf(', "peak memory": %.0f', peak),
  sprintf(', "job seconds": %.6f, "version": "%s"}\n', seconds, getRversion()),
  sep = ""
)
