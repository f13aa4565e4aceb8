import { scenarioEditor } from "../editor/editor.ts";

/**
 * A script of its own, since it is larger than all that the playground works out, and the worker behind the page has no use for
 * it: it leaves `scenarioEditor` for the page's script, which follows it.
 */
Object.assign(globalThis, { scenarioEditor });
