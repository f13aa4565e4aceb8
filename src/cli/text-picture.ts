/** A narrower terminal has no room for a picture beside its labels that tells more than the tables do. */
const ROOMY = 60;

/** Whether a fan is drawn with characters: as asked for, and by default on a terminal that is wide enough. */
export function showsFan(
  asked: boolean | undefined,
  { isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns"> = process.stdout,
): boolean {
  return asked ?? (Boolean(isTTY) && columns >= ROOMY);
}

/**
 * Whether a terminal shows ASCII characters alone: a dumb one, or one whose locale says another character set than UTF-8.
 * Of the variables the first that is not empty counts, as POSIX has it; where none is set, nothing speaks against UTF-8.
 */
export function onlyAscii({ TERM, LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return TERM === "dumb" || (locale !== undefined && locale !== "" && !/utf-?8/i.test(locale));
}
