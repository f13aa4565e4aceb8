import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

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

/**
 * Opens a page in a profile of its own, without network, and notes all that a silent page has no business with: words on the
 * console, errors, dialogs and requests to anywhere.
 */
export async function openQuietly(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(address);
  return { page, complaints };
}
