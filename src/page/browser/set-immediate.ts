/**
 * Node's setImmediate, which lets messages be heard between blocks of samples. A message to oneself comes back sooner than any
 * timer, which browsers hold back for 4 ms.
 */
const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();

if (!("setImmediate" in globalThis))
  Object.assign(globalThis, {
    setImmediate: (work: () => void) => {
      waiting.push(work);
      port2.postMessage(null);
    },
  });
