import { MARGIN } from "./layout.ts";
import { NARROW, SMALL_TYPE, TYPE, type Type } from "./type.ts";

/** On a phone every pixel counts. */
const SMALL_MARGIN = 12;

/** Type and margins [px] for a picture of a width [px], and whether it is as narrow as a phone. */
export function sizesFor(width: number): { small: boolean; type: Type; margin: number } {
  const small = width < NARROW;
  return { small, type: small ? SMALL_TYPE : TYPE, margin: small ? SMALL_MARGIN : MARGIN };
}
