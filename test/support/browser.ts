import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where a Chromium may stand; what the environment names comes first. */
const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// No sandbox: in a container there is none to be had. The rest keeps it from calling anybody.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A browser for tests of pages, or undefined where the machine has no Chromium:
 *
 *     const browser = await launchBrowser();
 *     afterAll(() => browser?.close());
 *     describe.skipIf(browser === undefined)("the page", …);
 */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) return undefined;
  return chromium.launch({ executablePath, args: FLAGS });
}
