"""Prints the headline numbers of a result: medians with 90 % intervals, and the probabilities of the targets.

    lossfan run scenarios/baseline.yaml --table result.csv
    python3 examples/read_result.py result.csv

A CSV file needs nothing but Python 3. A Parquet file needs the package pyarrow or duckdb.
"""

import csv
import sys

NUMBERS = ("horizon", "year", "value", "low", "high")


def read_csv(path):
    """The rows of the table as dictionaries; an empty field is None."""
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            row = {name: text if text != "" else None for name, text in row.items()}
            yield {name: float(text) if name in NUMBERS and text is not None else text for name, text in row.items()}


def read_parquet(path):
    """The same of a Parquet file, by whichever package is there."""
    try:
        import pyarrow.parquet

        return pyarrow.parquet.read_table(path).to_pylist()
    except ImportError:
        pass
    try:
        import duckdb
    except ImportError:
        sys.exit("A Parquet file needs the package pyarrow or duckdb; a CSV file needs neither.")
    table = duckdb.read_parquet(path)
    return [dict(zip(table.columns, row)) for row in table.fetchall()]


def headlines(rows):
    """One line a quantity and a target, at the horizon: over all laws of loss first, then under each."""
    horizon = max(row["horizon"] for row in rows if row["horizon"] is not None)
    last = [row for row in rows if row["horizon"] == horizon]
    for law in dict.fromkeys(row["law"] for row in rows):
        own = [row for row in last if row["law"] == law]
        under = "" if law is None else f"{law}: "
        percentiles = {}
        for row in own:
            if row["output_type"] == "quantile":
                percentiles.setdefault(row["quantity"], {})[row["output_type_id"]] = row
        for quantity, at in percentiles.items():
            if not {"0.05", "0.5", "0.95"} <= at.keys():
                continue
            median = at["0.5"]
            unit = "" if median["unit"] is None else f" {median['unit']}"
            interval = f"{at['0.05']['value']:.6g} to {at['0.95']['value']:.6g}"
            yield f"{under}{quantity} in {median['year']:.10g}: {median['value']:.6g}{unit}, 90 % interval {interval}"
        for row in own:
            if row["quantity"] == "targetMet" and row["output_type_id"] == "met":
                yield f"{under}P({row['target']}) in {row['year']:.10g}: {row['value']:.6g}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    rows = list(read_parquet(path) if path.lower().endswith(".parquet") else read_csv(path))
    print(rows[0]["scenario"])
    for line in headlines(rows):
        print(line)
