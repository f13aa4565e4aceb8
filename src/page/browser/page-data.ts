/** What comes with a page besides what can be read in it; see document.ts. */
export const pageData = {
  /** The page's own script, of which its worker is made. */
  program: (): string => text("program"),
  kernel: (): ArrayBuffer => Uint8Array.from(atob(text("kernel")), (character) => character.charCodeAt(0)).buffer,
  json: <T>(): T => JSON.parse(text("data")) as T,
};

function text(id: string): string {
  return document.getElementById(id)!.textContent!;
}
