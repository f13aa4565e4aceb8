/** In a page there is no pool: what runs there is small, and runs in the page's one worker. */
export { inlineExecutor as poolExecutor } from "../../execution/inline.ts";
