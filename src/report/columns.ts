/** A column of a table that programs read; null where a row has no such value. */
export interface TableColumn {
  name: string;
  /** Text, 64-bit floating-point numbers, or whole numbers below 2³¹. */
  type: "text" | "number" | "whole";
  values: ArrayLike<string | number | null>;
}

/** Turns a table into the bytes of a file piece by piece, so that it never has to be in memory as a whole. */
export interface TableEncoder {
  /** The bytes of some rows; every piece has the same columns. */
  rows(columns: readonly TableColumn[]): Uint8Array;
  /** The last bytes of the file. */
  end(): Uint8Array;
}

/** What a file says of itself beside its rows. */
export type TableMetadata = Readonly<Record<string, string>>;

/** All bytes of a table that is in memory. */
export function wholeTable(encoder: TableEncoder, columns: readonly TableColumn[]): Uint8Array {
  const pieces = [encoder.rows(columns), encoder.end()];
  const bytes = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
