/** A function that remembers its last few values: an integral asks for the same time again and again. */
export function remembered<V>(f: (x: number) => V): (x: number) => V {
  const known = new Map<number, V>();
  return (x) => {
    let value = known.get(x);
    if (value === undefined) {
      if (known.size >= 4) known.clear();
      known.set(x, (value = f(x)));
    }
    return value;
  };
}
