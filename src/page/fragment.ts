import { deflateSync, Inflate, inflateSync } from "fflate";
import { textOnly } from "../scenario/read.ts";
import { quoted } from "../scenario/words.ts";

/** The longest fragment that is read [characters]; browsers and chat programs cut links long before. */
export const LONGEST_FRAGMENT = 200_000;
/** The longest text that is taken out of one [bytes], as long as a scenario's file may be. */
const MOST_BYTES = 2 ** 20;
/** Compressed bytes that are looked at between two looks at the size: they stand for half a megabyte at most. */
const STEP = 512;
const VERSION = "1";

const DAMAGED = "The link is damaged or incomplete: copy it again, from its beginning to its end.";

/**
 * The part of an address after its page that holds a scenario: `#scenario=1.` and the text, compressed (DEFLATE, RFC 1951)
 * and written in base64url (RFC 4648). It stays in the browser: no server is sent it. It may come out longer than
 * LONGEST_FRAGMENT, and then must not be handed on; half a surrogate pair becomes U+FFFD, as in a file.
 */
export function toFragment(yaml: string): string {
  const bytes = deflateSync(new TextEncoder().encode(yaml), { level: 9 });
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const letters = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `#scenario=${VERSION}.${letters}`;
}

/** The text that a fragment holds, exactly as it was, or a sentence that says why there is none. Never throws. */
export function fromFragment(fragment: string): { yaml: string } | { problem: string } {
  if (fragment.length > LONGEST_FRAGMENT) {
    return {
      problem: `The link is too long: ${fragment.length} characters after its #, of at most ${LONGEST_FRAGMENT}.`,
    };
  }
  const parts = /^#?scenario=([^.]*)\.(.*)$/s.exec(unescaped(fragment).trim());
  if (parts === null) {
    const got = quoted(fragment);
    return { problem: `The link holds no scenario: after its # must stand scenario=1. and more, got ${got}.` };
  }
  const [, version, letters] = parts;
  if (version !== VERSION) {
    const got = quoted(version);
    return { problem: `The link's scenario is written in the form ${got}; this page knows the form ${VERSION} only.` };
  }
  const bytes = bytesOf(letters);
  if (bytes === undefined) return { problem: DAMAGED };
  try {
    if (isTooLarge(bytes)) return { problem: `The link's scenario is larger than ${MOST_BYTES / 2 ** 20} MB.` };
    // Again in one go, which is where a text that ends too soon is told from a whole one.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(inflateSync(bytes));
    const read = textOnly(text);
    return "text" in read
      ? { yaml: text }
      : { problem: "The link's scenario holds control characters: it is no text." };
  } catch {
    return { problem: DAMAGED };
  }
}

/** Some programs that pass a link on write its signs as %3D, and % itself as %25. */
function unescaped(fragment: string): string {
  try {
    let text = fragment;
    for (let times = 0; times < 3 && text.includes("%"); times++) text = decodeURIComponent(text);
    return text;
  } catch {
    return fragment;
  }
}

function bytesOf(letters: string): Uint8Array | undefined {
  // Beside the form itself: atob would take spaces and the other base64's signs. One letter too many is half a byte.
  if (!/^[A-Za-z0-9_-]+$/.test(letters) || letters.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

/** Whether what is compressed is longer than allowed. It is unpacked in steps and let go: a few bytes may stand for a gigabyte. */
function isTooLarge(bytes: Uint8Array): boolean {
  let size = 0;
  const inflate = new Inflate((chunk) => {
    size += chunk.length;
  });
  for (let start = 0; start < bytes.length && size <= MOST_BYTES; start += STEP)
    inflate.push(bytes.subarray(start, start + STEP));
  return size > MOST_BYTES;
}
