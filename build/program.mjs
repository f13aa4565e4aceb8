/** Where the program and what V8 made of it stand, from the folder of the command. */
export const PROGRAM = "program.js";

/** The name says for which Node it is; whether it is fit for the V8 at hand, V8 finds out itself. */
export const CODE_CACHE = `program-${process.version}-${process.platform}-${process.arch}.cache`;

/** The program's text, read from its file, as the text of a function: what Node makes of a CommonJS module. */
export const asFunction = (text) => `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
