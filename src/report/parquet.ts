import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { TableColumn, TableEncoder, TableMetadata } from "./columns.ts";

const TYPES = { text: "STRING", number: "DOUBLE", whole: "INT32" } as const;

/**
 * Apache Parquet, compressed by Snappy: each piece of rows is a row group, text is UTF-8, numbers are doubles to the last
 * bit, whole numbers 32-bit integers, and every column may hold nulls. The metadata stand in the file's key-value metadata.
 */
export function parquetEncoder(metadata: TableMetadata = {}): TableEncoder {
  const bytes = new ByteWriter();
  let file: ParquetWriter | undefined;
  /** What was written since the last time; the writer's offset goes on counting all of it. */
  const taken = () => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    return piece;
  };
  return {
    rows(columns) {
      const columnData = columns.map(({ name, type, values }) => ({ name, type: TYPES[type], data: listOf(values) }));
      file ??= new ParquetWriter({
        writer: bytes,
        schema: schemaFromColumnData({ columnData }),
        kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
        createdBy: "lossfan",
      });
      file.write({
        columnData: columnData.map(({ name, data }) => ({ name, data })),
        rowGroupSize: Math.max(columns[0].values.length, 1),
      });
      return taken();
    },
    end() {
      if (file === undefined) throw new RangeError("a Parquet file needs columns, and none were given");
      file.finish();
      return taken();
    },
  };
}

/** The writer takes what can be sliced. */
function listOf(values: TableColumn["values"]): Float64Array | (string | number | null)[] {
  return values instanceof Float64Array || Array.isArray(values) ? values : Array.from(values);
}
