import type { Answer, Beginning, Request } from "./messages.ts";

/** Asks the worker behind the page. */
export interface Worked {
  /** Asks; `hear` may be called several times. */
  ask(request: Request, hear: (answer: Answer) => void): void;
  /** Ends the worker, whatever it is at. */
  end(): void;
}

/** Starts the page's worker: the same program as the page's own, which comes with it and is fetched from nowhere. */
export function startWorker(program: string, beginning: Beginning): Worked {
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  let number = 0;
  worker.postMessage(beginning);
  worker.addEventListener("message", ({ data }: MessageEvent<{ number: number; answer: Answer }>) => {
    const hear = waiting.get(data.number);
    if (data.answer.kind !== "part" || data.answer.done) waiting.delete(data.number);
    hear?.(data.answer);
  });
  return {
    ask(request, hear) {
      waiting.set(++number, hear);
      worker.postMessage({ number, request });
    },
    end: () => worker.terminate(),
  };
}

/** Asks one question at a time and forgets all that were asked meanwhile but the last: what follows a slider must not lag behind. */
export function latest(worked: Pick<Worked, "ask">): (request: Request, hear: (answer: Answer) => void) => void {
  let busy = false;
  let next: [Request, (answer: Answer) => void] | undefined;
  const begin = ([request, hear]: [Request, (answer: Answer) => void]) => {
    busy = true;
    worked.ask(request, (answer) => {
      busy = false;
      const following = next;
      next = undefined;
      if (following !== undefined) begin(following);
      hear(answer);
    });
  };
  return (request, hear) => {
    if (busy) next = [request, hear];
    else begin([request, hear]);
  };
}
