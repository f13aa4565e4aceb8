/** Stands for a space at which no line may break; exactly as wide. */
const GLUE = "\u00a0";

/** Ties a sign to its numbers before text is broken into lines: "0.87 ± 0.001", "n = 8000", "90 %". */
export function glue(text: string): string {
  return text.replace(/ (?=[±%=≤≥])|(?<=[±=≤≥<>]) (?=[\d×])/g, GLUE);
}

export function unglue(text: string): string {
  return text.replaceAll(GLUE, " ");
}
