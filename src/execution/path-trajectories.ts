import { GAUSS_LEGENDRE, LOBATTO_INNER } from "../model/gauss-legendre.ts";
import { changesOf, type Path, rootOf } from "../model/path.ts";
import { logComputeOnPaths, logSpent, type OnPaths } from "../model/path-growth.ts";
import { firstTimeBetween, isEverMet, LATER, type Mark } from "../model/path-time.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { reducibleShare } from "../model/relative-loss.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import { CourseLevels } from "./course-levels.ts";
import { type CourseArrays, type Courses, courseDrawer, pathsOfSample, sliceOfCourses } from "./courses.ts";
import type { Job } from "./job.ts";
import { Kernel } from "./kernel.ts";
import { type ParameterArrays, parameterArrays } from "./parameter-arrays.ts";
import { addBend, addSlowingBends, advanceSpent, logSpendings, stepIntegrals } from "./path-kernel.ts";
import {
  ARRAYS_OF_CROSSINGS,
  type Crossings,
  isSteady,
  roomForSteadySpending,
  SteadySpending,
} from "./steady-spending.ts";
import { fixedValue, keyOfValue, scaleOf, type Trajectories } from "./trajectories.ts";

/** Spending beyond e^shift by this much is scaled down. */
const RESCALE = 300;

/** After a step this small [yr] Newton's next error is below the last digit. */
const NEWTON_ENOUGH = 1e-8;

/** Samples whose courses are kept as the model takes them. */
const REMEMBERED = 512;

/** At every multiple of this many steps ln A is taken anew from the integral, which bounds the rounding of its sum. */
const RESYNC = 64;

/**
 * Nodes of a step over which spending bends. What is integrated is how far spending lies above the exponential between the
 * step's ends, small and zero at both, so that its error is about `constant`·(pace·Δ)^`order` times the bend: the rule's
 * error term, with a factor of four (a thousand for many nodes, whose bounds are rougher) to be safe.
 */
function nodesFor(stepYears: number) {
  return stepYears <= 0.2
    ? { rule: LOBATTO_INNER, constant: 4.4e-9, order: 8 }
    : { rule: GAUSS_LEGENDRE[10], constant: 5.7e-28, order: 20 };
}

/** The error of a step's spending, as a share of it, up to which the rule is used; beyond it a sample is left to the model. */
const ALLOWED = 2e-13;

/** Arrays in a kernel's memory. */
const ARRAYS = 9;

/** Room in a kernel's memory that walks along paths need, `tile` samples at a time [bytes]. */
export function roomForPaths(job: Job, tile: number): number {
  const steady = isSteady(job) ? roomForSteadySpending(tile) : 0;
  const crossings = ARRAYS_OF_CROSSINGS * job.targets.length * (8 * tile + 16) + 128;
  return ARRAYS * (8 * tile + 128) + steady + crossings;
}

/**
 * Draws blocks of a job whose rates run along paths and walks them through time, `tile` samples at a time, one step after
 * the other. Between two points of the grid a sample's spending is an exponential, integrated in closed form, or bends
 * smoothly, integrated by Gauss and Legendre's rule. The few samples to which something happens within a step, a jump, a
 * stop, a ceiling met, are integrated piece by piece, as the model does it. On steady paths spending is carried from step to
 * step.
 */
export function pathTrajectories(
  job: Job,
  size = BLOCK,
  tile = size,
  kernel = new Kernel(roomForPaths(job, tile)),
): (block: number, count: number, times?: boolean) => Iterable<Trajectories> {
  const { loops } = kernel;
  const draw = parameterArrays(job, size);
  const drawCourses = courseDrawer(job, size);
  const array = () => new Float64Array(tile);
  const inKernel = () => kernel.float64(tile + 1);
  const [others, tileKappa, tileFloor, logNow, logThen, nextWanted, lossKeys, drop, shares] = Array.from(
    { length: ARRAYS },
    inKernel,
  );
  const steady = isSteady(job) ? new SteadySpending(job, kernel, tile) : undefined;
  const stepYears = 1 / job.stepsPerYear;
  const horizon = job.steps * stepYears;
  const { rule, constant, order } = nodesFor(stepYears);
  /** For whole integrals over a step or a piece of one. */
  const fullRule = stepYears <= 0.2 ? GAUSS_LEGENDRE[5] : GAUSS_LEGENDRE[10];
  /** Shares of a step at which levels are wanted; on steady paths they seldom are. */
  const places = steady === undefined ? [...rule.map(([node]) => node), 1] : [];
  const cumulative = job.compute === "cumulative";
  const scale = scaleOf(job, "relativeLoss");
  // Levels now and at a node; ln of spending before and after a step; what scales it.
  const [efficiency, power, nodeEfficiency, nodePower, before, after, shift, levelOfBoth] = Array.from(
    { length: 8 },
    array,
  );
  const [levelBefore, spendingAfter] = [array(), array()];
  const [spending, stepIntegral, integral, one, perYear, logInitial] = Array.from({ length: 6 }, array);
  const rough = new Uint8Array(tile);
  const coupled = fixedValue(job, "gammaFromPower") !== 0;
  const firstTimes = job.targets.map(array);
  const reachable = [...job.targets.keys()].filter((target) => isReachedByCompute(job, job.targets[target]));
  const stride = 2 * Math.ceil((tile + 1) / 2);
  const crossings: Crossings | undefined =
    steady === undefined
      ? undefined
      : { targets: reachable, stride, table: kernel.float64(ARRAYS_OF_CROSSINGS * stride * reachable.length) };
  /** For targets on what only grows with compute: ln A at which each sample meets them. */
  const wanted = job.targets.map((_, target) => {
    const place = ARRAYS_OF_CROSSINGS * stride * reachable.indexOf(target);
    if (place < 0) return undefined;
    return crossings === undefined ? array() : crossings.table.subarray(place, place + stride);
  });

  return function* (block, blockCount, times = false) {
    const { parameters: drawn, columns } = draw(block, blockCount);
    const courses = drawCourses(block, blockCount, drawn, columns);
    for (let from = 0; from < blockCount; from += tile) {
      const count = Math.min(tile, blockCount - from);
      const own = Object.fromEntries(
        Object.entries(drawn).map(([name, values]) => [name, values.subarray(from, from + count)]),
      ) as ParameterArrays;
      yield walk(own, sliceOfCourses(courses, from, count), from, count, times);
    }
  };

  function walk(
    drawn: ParameterArrays,
    courses: Courses,
    tileFrom: number,
    count: number,
    times: boolean,
  ): Trajectories {
    const { kappa, initialPower, priorYears, lossFloor, gammaFromPower } = drawn;
    const ofEfficiency = new CourseLevels(courses.efficiency, count, stepYears, places);
    const ofPower = new CourseLevels(courses.power, count, stepYears, places);
    const bends = ofEfficiency.bends || ofPower.bends;
    const events = eventsOf(job, courses, count);
    let [logCompute, logBefore] = [logNow, logThen];
    const courseOf = (course: keyof Courses) => (course === "power" ? ofPower : ofEfficiency);
    /** What happens in the present step; the last of it to each sample, and the one before each. */
    let happening: readonly Event[] = [];
    const latest = new Int32Array(count).fill(-1);
    let earlier = new Int32Array(0);

    const known = new Map<number, OnPaths>();
    const parameters = (i: number): OnPaths => {
      let p = known.get(i);
      if (p === undefined) {
        if (known.size >= REMEMBERED) known.clear();
        p = {
          gamma: drawn.gamma[i],
          kappa: kappa[i],
          powerGrowth: drawn.powerGrowth[i],
          initialPower: initialPower[i],
          priorYears: priorYears[i],
          lossFloor: lossFloor[i],
          gammaFromPower: gammaFromPower[i],
          paths: pathsOfSample(courses, i),
        };
        known.set(i, p);
      }
      return p;
    };

    /** Writes both levels at time t of a step that lies in `year`; at its end, `noted`, crossings of ceilings are marked. */
    const levels = (
      t: number,
      year: number,
      place: number | undefined,
      outEfficiency: Float64Array,
      outPower: Float64Array,
      noted: boolean,
    ) => {
      outPower.fill(0, 0, count);
      ofPower.addTo(outPower, t, year, place, noted ? rough : undefined);
      if (coupled) for (let i = 0; i < count; i++) outEfficiency[i] = gammaFromPower[i] * outPower[i];
      else outEfficiency.fill(0, 0, count);
      ofEfficiency.addTo(outEfficiency, t, year, place, noted ? rough : undefined);
    };
    /** Whether spending bends by efficiency alone: what grows evenly does not matter for how it bends. */
    const efficiencyBends = !ofPower.bends && !coupled;

    for (let i = 0; i < count; i++) {
      perYear[i] = initialPower[i] / priorYears[i];
      logInitial[i] = Math.log(initialPower[i]);
      logCompute[i] = cumulative ? 0 : logInitial[i];
      shift[i] = integral[i] = before[i] = 0;
      one[i] = spending[i] = 1;
    }
    /** Samples that bend too fast for the rule, and until when they do [yr]. */
    let tooFast: { i: number; until: number }[] = [];
    if (bends && cumulative && steady === undefined) {
      const [pace, followed, bend, fading] = [nodePower, nodeEfficiency, stepIntegral, spendingAfter];
      for (const bound of [pace, bend, fading]) bound.fill(0, 0, count);
      ofPower.addBounds(pace, bend, fading);
      for (let i = 0; i < count; i++) {
        followed[i] = Math.abs(gammaFromPower[i]) * pace[i];
        bend[i] *= 1 + Math.abs(gammaFromPower[i]);
      }
      ofEfficiency.addBounds(followed, bend, fading);
      for (let i = 0; i < count; i++) {
        const error = constant * ((pace[i] + followed[i]) * stepYears) ** order * bend[i];
        if (!(error <= ALLOWED)) tooFast.push({ i, until: fading[i] * Math.log2(error / ALLOWED) });
      }
    }
    tileKappa.set(kappa);
    tileFloor.set(lossFloor);
    if (steady !== undefined) steady.start(courses, drawn, count);
    // On which side of a ceiling growth begins is seen just after the start.
    else levels(stepYears * 1e-9, 0, undefined, efficiency, power, true);
    efficiency.fill(0, 0, count);
    power.fill(0, 0, count);

    let step = 0;
    /** The step that `efficiency` and `power` are of. */
    let stepOfLevels = 0;
    /** Moves one step on. */
    const advance = () => {
      const [from, to] = [step * stepYears, (step + 1) * stepYears];
      const year = Math.floor(from + stepYears / 2);
      rough.fill(0, 0, count);
      happening = events.get(step) ?? NOTHING;
      if (happening.length > 0) earlier = new Int32Array(happening.length);
      for (const [k, { i, course, part, doublings }] of happening.entries()) {
        rough[i] = CUT;
        earlier[k] = latest[i];
        latest[i] = k;
        if (doublings !== 0) courseOf(course).jump(part, i, doublings);
      }
      [logBefore, logCompute] = [logCompute, logBefore];
      if (steady === undefined || crossings === undefined) spendStep(from, to, year);
      else {
        const logOf = (i: number) => logSpent(parameters(i), from, to);
        const reached = steady.advance(step, logBefore, logCompute, nextWanted, logOf);
        if (reached > 0) steady.note(reached, from, logBefore, logCompute, crossings, nextWanted);
        for (const i of steady.apart) rough[i] = APART;
      }
      step++;
      if (times) {
        if (steady !== undefined)
          for (const i of steady.apart) if (logCompute[i] >= nextWanted[i]) noteReached(i, from, to);
        if (steady === undefined)
          for (let i = 0; i < count; i++) if (logCompute[i] >= nextWanted[i]) noteReached(i, from, to);
        for (let target = 0; target < job.targets.length; target++) noteMet(target, from, to);
      }
      if (steady === undefined) before.set(after.subarray(0, count));
      for (const { i } of happening) latest[i] = -1;
      if (carried) fallToNow();
    };

    let carried = false;
    /** e^key of reducible loss goes from step to step with the key, and is found anew where ln A is. */
    const fallToNow = () => {
      loops.fallOfLogs(logCompute.byteOffset, tileKappa.byteOffset, lossKeys.byteOffset, drop.byteOffset, count);
      if (step % RESYNC === 0) loops.exponentials(lossKeys.byteOffset, shares.byteOffset, count);
      else loops.fallShares(shares.byteOffset, drop.byteOffset, lossKeys.byteOffset, count);
    };
    const carryShares = () => {
      carried = true;
      lossKeys.fill(0);
      shares.fill(1);
      return shares;
    };

    /** What is spent over a step, and what that makes of ln A. */
    const spendStep = (from: number, to: number, year: number) => {
      tooFast = tooFast.filter(({ until }) => until > from);
      for (const { i } of tooFast) rough[i] = APART;
      ofEfficiency.begin(step);
      ofPower.begin(step);
      if (bends && slowingAlone === undefined)
        for (let i = 0; i < count; i++) levelBefore[i] = efficiency[i] + (efficiencyBends ? 0 : power[i]);
      levels(to, year, rule.length, efficiency, power, true);
      stepOfLevels = step + 1;
      logSpendings(efficiency, power, after, count);
      logCompute.set(logBefore);
      if (cumulative) integrateStep(from, to, year);
      else for (let i = 0; i < count; i++) logCompute[i] = logInitial[i] + after[i];
    };

    const integrateStep = (from: number, to: number, year: number) => {
      for (let i = 0; i < count; i++)
        if (after[i] - shift[i] > RESCALE) {
          const down = Math.exp(shift[i] - after[i]);
          shift[i] = after[i];
          integral[i] *= down;
          one[i] *= down;
          spending[i] = Math.exp(before[i] - shift[i]);
        }
      stepIntegrals(before, after, shift, stepYears, spending, spendingAfter, stepIntegral, count);
      if (bends) addBends(from, year);
      spending.set(spendingAfter.subarray(0, count));
      for (let i = 0; i < count; i++)
        if (rough[i] === CUT) stepIntegral[i] = spentInPieces(i, from, to, year);
        else if (rough[i] !== 0) stepIntegral[i] = Math.exp(logSpent(parameters(i), from, to) - shift[i]);
      advanceSpent(perYear, one, shift, stepIntegral, integral, logCompute, count);
      if ((step + 1) % RESYNC === 0)
        for (let i = 0; i < count; i++) logCompute[i] = shift[i] + Math.log(one[i] + perYear[i] * integral[i]);
    };

    /**
     * Goes through the pieces of a step in which something happens to a sample, with its levels as they are in each: up to
     * where growth stops, turns or jumps, and between those up to where it meets a ceiling. `visit` ends it by true.
     */
    const eachPiece = (
      i: number,
      from: number,
      to: number,
      year: number,
      visit: (start: number, end: number) => boolean,
    ): void => {
      const own: Event[] = [];
      for (let k = latest[i]; k >= 0; k = earlier[k]) own.push(happening[k]);
      own.sort((a, b) => a.time - b.time);
      const jump = ({ course, part, doublings }: Event, times: 1 | -1) => {
        if (doublings !== 0) courseOf(course).jump(part, i, times * doublings);
      };
      // The levels at the step's end are known already: its jumps are taken back, and made again one by one.
      for (const event of own) jump(event, -1);
      const share = gammaFromPower[i];
      let ended = false;
      const upTo = (start: number, end: number) => {
        if (ended || !(end > start)) return;
        const times = [start, end];
        ofPower.addCrossings(i, times, year, () => 0);
        ofEfficiency.addCrossings(
          i,
          times,
          year,
          share === 0 ? () => 0 : (t) => share * ofPower.levelOf(i, t, year, 0),
        );
        for (let k = 1; k < times.length && !ended; k++) ended = visit(times[k - 1], times[k]);
      };
      let start = from;
      for (const event of own) {
        upTo(start, event.time);
        start = event.time;
        jump(event, 1);
      }
      upTo(start, to);
    };

    /** A sample's spending over a step that is cut into pieces, scaled by e^−shift. */
    const spentInPieces = (i: number, from: number, to: number, year: number): number => {
      let spent = 0;
      eachPiece(i, from, to, year, (start, end) => {
        for (const [node, weight] of fullRule)
          spent += weight * (end - start) * Math.exp(logSpendingIn(i, start + node * (end - start), year) - shift[i]);
        return false;
      });
      return spent;
    };

    /** When within a step a level first is what a target on it asks for, Infinity if it is not. */
    const timeOfLevel = (
      { of, wanted, falls }: LevelWanted,
      i: number,
      from: number,
      to: number,
      year: number,
    ): number => {
      const beyond = (t: number) => (falls ? wanted - of(t, year) : of(t, year) - wanted);
      if (rough[i] === 0) return rootOf(beyond, from, to);
      let time = Infinity;
      eachPiece(i, from, to, year, (start, end) => {
        if (beyond(start) >= 0) time = start;
        else if (beyond(end) >= 0) time = rootOf(beyond, start, end);
        return time < Infinity;
      });
      return time;
    };

    const slowingAlone =
      steady === undefined && efficiencyBends && rule === LOBATTO_INNER ? ofEfficiency.onlySlowing(places) : undefined;
    /** Adds to the step's integral what spending is above or below the exponential between its ends. */
    const addBends = (from: number, year: number) => {
      if (slowingAlone !== undefined) {
        const { decayed, bends: above } = slowingAlone;
        const three = above as [Float64Array, Float64Array, Float64Array];
        addSlowingBends(decayed, three, before, after, spending, spendingAfter, stepYears, stepIntegral, count);
        return;
      }
      const levelAfter = efficiencyBends ? efficiency : levelOfBoth;
      if (!efficiencyBends) for (let i = 0; i < count; i++) levelAfter[i] = efficiency[i] + power[i];
      for (const [place, [node, weight]] of rule.entries()) {
        const [t, share] = [from + node * stepYears, weight * stepYears];
        if (efficiencyBends) {
          nodeEfficiency.fill(0, 0, count);
          ofEfficiency.addTo(nodeEfficiency, t, year, place);
        } else {
          levels(t, year, place, nodeEfficiency, nodePower, false);
          for (let i = 0; i < count; i++) nodeEfficiency[i] += nodePower[i];
        }
        addBend(levelBefore, levelAfter, nodeEfficiency, before, after, spending, node, share, stepIntegral, count);
      }
    };

    const findLevels = () => {
      if (stepOfLevels === step) return;
      levels(step * stepYears, Math.floor((step - 0.5) * stepYears), undefined, efficiency, power, false);
      stepOfLevels = step;
    };

    const read = (quantity: QuantityName): Float64Array => {
      switch (quantity) {
        case "relativeLoss":
        case "reducibleLoss":
          if (carried && (quantity === "reducibleLoss" || scale.kind === "log")) return lossKeys;
          loops.keysOfLogs(logCompute.byteOffset, tileKappa.byteOffset, others.byteOffset, count);
          if (quantity === "relativeLoss" && scale.kind === "value")
            loops.totalLosses(others.byteOffset, tileFloor.byteOffset, others.byteOffset, count);
          return others;
        case "computeMultiple":
          return logCompute;
        case "computeOrders":
          for (let i = 0; i < count; i++) others[i] = logCompute[i] / Math.LN10;
          return others;
        case "efficiencyMultiple":
          findLevels();
          for (let i = 0; i < count; i++) others[i] = efficiency[i] * Math.LN2;
          return others;
        case "costMultiple":
          findLevels();
          for (let i = 0; i < count; i++) others[i] = -efficiency[i] * Math.LN2;
          return others;
        case "powerMultiple":
          findLevels();
          for (let i = 0; i < count; i++) others[i] = logInitial[i] + power[i] * Math.LN2;
          return others;
        case "retention":
          findLevels();
          for (let i = 0; i < count; i++)
            others[i] = cumulative
              ? Math.exp(logInitial[i] + (efficiency[i] + power[i]) * Math.LN2 - logCompute[i])
              : quantityAt("retention", parameters(i), step * stepYears, job.compute);
          return others;
      }
    };

    /** Notes when a sample has come to the targets that its compute has reached in a step, and what the next one asks. */
    const noteReached = (i: number, from: number, to: number) => {
      const now = logCompute[i];
      let next = Infinity;
      for (let target = 0; target < wanted.length; target++) {
        const needed = wanted[target];
        if (needed === undefined || firstTimes[target][i] < Infinity) continue;
        if (now < needed[i]) next = Math.min(next, needed[i]);
        else if (rough[i] === 0) firstTimes[target][i] = timeInStep(needed[i], i, from, to);
        else {
          const mark = job.targets[target];
          const time = firstTimeBetween(mark, parameters(i), job.compute, from, to, logBefore[i]);
          firstTimes[target][i] = Math.min(time, to);
        }
      }
      nextWanted[i] = next;
    };

    /**
     * Notes the first time of samples that have met a target by the end of a step. What can fall back within a step has
     * then also been met where something happened within it.
     */
    const noteMet = (target: number, from: number, to: number) => {
      const mark = job.targets[target];
      const first = firstTimes[target];
      if (wanted[target] !== undefined) return;
      const keyNow = read(mark.quantity);
      const threshold = keyOfValue(scaleOf(job, mark.quantity), mark.value);
      const year = Math.floor(from + stepYears / 2);
      for (let i = 0; i < count; i++) {
        const met = mark.falls ? keyNow[i] <= threshold : keyNow[i] >= threshold;
        if (first[i] < Infinity || !(met || rough[i] !== 0)) continue;
        const level = rough[i] === APART ? undefined : levelWanted(mark, i);
        const time =
          level === undefined
            ? firstTimeBetween(mark, parameters(i), job.compute, from, to, logBefore[i])
            : timeOfLevel(level, i, from, to, year);
        // Rounding may leave the very end of the step on the other side.
        first[i] = met ? Math.min(time, to) : time;
      }
    };

    /** What a target on efficiency, cost or power asks of a sample's doublings; undefined for other targets. */
    const levelWanted = ({ quantity, value, falls }: Mark, i: number): LevelWanted | undefined => {
      const powerAt = (t: number, year: number) => ofPower.levelOf(i, t, year, 0);
      if (quantity === "powerMultiple") return { wanted: Math.log2(value / initialPower[i]), of: powerAt, falls };
      if (quantity !== "efficiencyMultiple" && quantity !== "costMultiple") return undefined;
      const of = (t: number, year: number) =>
        ofEfficiency.levelOf(i, t, year, coupled ? gammaFromPower[i] * powerAt(t, year) : 0);
      return quantity === "costMultiple"
        ? { wanted: -Math.log2(value), of, falls: !falls }
        : { wanted: Math.log2(value), of, falls };
    };

    /** ln of spending of one sample within a step in which nothing happens to it. */
    const logSpendingIn = (i: number, t: number, year: number): number => {
      const powerNow = ofPower.levelOf(i, t, year, 0);
      return (powerNow + ofEfficiency.levelOf(i, t, year, gammaFromPower[i] * powerNow)) * Math.LN2;
    };

    /**
     * When within a smooth step ln A is what a target on it needs: as if spending were an exponential between the
     * step's ends, and where it bends, by Newton's steps from there.
     */
    const timeInStep = (logNeeded: number, i: number, from: number, to: number): number => {
      // Spending needed, relative to that at the step's start.
      const needed = (Math.expm1(logNeeded - logBefore[i]) / perYear[i]) * Math.exp(logBefore[i] - before[i]);
      const slope = (after[i] - before[i]) / stepYears;
      const x = slope * needed;
      let dt = Math.abs(x) < 1e-9 ? needed * (1 - x / 2) : Math.log1p(x) / slope;
      if (bends) {
        const year = Math.floor(from + stepYears / 2);
        let change = Infinity;
        for (let n = 0; n < 8 && Math.abs(change) > NEWTON_ENOUGH; n++) {
          const length = Math.min(Math.max(dt, 0), stepYears);
          let spent = 0;
          for (const [node, weight] of fullRule)
            spent += weight * length * Math.exp(logSpendingIn(i, from + node * length, year) - before[i]);
          change = (needed - spent) / Math.exp(logSpendingIn(i, from + length, year) - before[i]);
          dt += change;
        }
      }
      return Math.min(Math.max(from + dt, from), to);
    };

    nextWanted.fill(Infinity, 0, count);
    // What stands beyond the last sample never comes to anything.
    nextWanted[count] = Number.NaN;
    crossings?.table.fill(Number.NaN);
    if (times)
      job.targets.forEach((mark, target) => {
        const first = firstTimes[target].fill(Infinity, 0, count);
        const needed = wanted[target];
        const { quantity, value } = mark;
        const floored = quantity === "relativeLoss";
        const share = (i: number) => (floored ? reducibleShare(value, lossFloor[i]) : value);
        let log = -Math.log(share(0));
        for (let i = 0; needed !== undefined && i < count; i++) {
          if (floored && i > 0 && lossFloor[i] !== lossFloor[i - 1]) log = -Math.log(share(i));
          if (quantity === "computeMultiple") needed[i] = Math.log(value);
          else if (quantity === "computeOrders") needed[i] = value * Math.LN10;
          else needed[i] = log < Infinity ? log / kappa[i] : Infinity;
        }
        const keyNow = read(quantity);
        const threshold = keyOfValue(scaleOf(job, quantity), value);
        for (let i = 0; i < count; i++)
          if (mark.falls ? keyNow[i] <= threshold : keyNow[i] >= threshold) first[i] = 0;
          else if (needed !== undefined && needed[i] < nextWanted[i]) nextWanted[i] = needed[i];
      });

    /** ln A when all is spent that ever will be, found when first asked for; Infinity unless spending dies away. */
    let limits: Float64Array | undefined;
    const limitOf = (i: number): number => {
      if (limits === undefined) {
        limits = new Float64Array(count);
        const rate = new Float64Array(count);
        ofPower.addFinalRates(rate);
        for (let k = 0; k < count; k++) limits[k] = gammaFromPower[k] * rate[k];
        ofEfficiency.addFinalRates(limits);
        for (let k = 0; k < count; k++) limits[k] = limits[k] + rate[k] >= 0 ? Infinity : Number.NaN;
      }
      if (Number.isNaN(limits[i])) limits[i] = logComputeOnPaths(parameters(i), Infinity, job.compute);
      return limits[i];
    };

    return {
      from: tileFrom,
      count,
      parameters,
      read,
      ...(cumulative ? { carryShares } : {}),
      keys(quantity, out) {
        out.set(read(quantity).subarray(0, count));
      },
      moveTo(next) {
        while (step < next) advance();
      },
      timesToTarget(target) {
        const mark = job.targets[target];
        const needed = wanted[target];
        const byChance = dependsOnChance(mark.quantity, courses, coupled);
        if (crossings === undefined || needed === undefined) others.fill(Number.NaN);
        else steady!.times(crossings, target, others);
        for (let i = 0; i < count; i++) {
          const years = firstTimes[target][i];
          if (years < Infinity) others[i] = years;
          // Rounding may leave the end of a step on its other side.
          else if (!Number.isNaN(others[i]))
            others[i] = Math.min(others[i], Math.ceil(others[i] * job.stepsPerYear - 1e-9) * stepYears);
          // Chance goes on after the horizon, where none is drawn: only what no chance can bring about is never met.
          else if (byChance) others[i] = needed?.[i] === Infinity ? Infinity : LATER;
          else if (needed !== undefined) others[i] = needed[i] < limitOf(i) ? LATER : Infinity;
          else others[i] = isEverMet(mark, parameters(i), job.compute, horizon) ? LATER : Infinity;
        }
        return others;
      },
    };
  }
}

/** Whether shocks or jumps enter a quantity. */
function dependsOnChance(quantity: QuantityName, { efficiency, power }: Courses, coupled: boolean): boolean {
  const ofCourse = ({ parts }: CourseArrays) =>
    parts.some(({ shocks, jumps }) => shocks !== undefined || jumps !== undefined);
  if (quantity === "powerMultiple") return ofCourse(power);
  if (quantity === "efficiencyMultiple" || quantity === "costMultiple")
    return ofCourse(efficiency) || (coupled && ofCourse(power));
  return ofCourse(efficiency) || ofCourse(power);
}

/** Whether a target is reached by spending compute, and then stays met: none is ever taken back. */
export function isReachedByCompute({ compute }: Job, { quantity, falls }: Mark): boolean {
  if (compute === "singleRun") return false;
  if (quantity === "computeMultiple" || quantity === "computeOrders") return !falls;
  return falls && (quantity === "relativeLoss" || quantity === "reducibleLoss");
}

/** A sample that is not as smooth as others in a step is cut into pieces, or, where it bends too fast, left to the model. */
const CUT = 1;
const APART = 2;

/** What a target asks of a sample's doublings: at least `wanted`, or at most so much where it `falls`. */
interface LevelWanted {
  wanted: number;
  falls: boolean;
  of: (t: number, year: number) => number;
}

/** Something that happens to a sample within a step. */
interface Event {
  i: number;
  /** When it happens [yr]. */
  time: number;
  course: keyof Courses;
  part: number;
  /** Of a jump; 0 where growth stops or turns. */
  doublings: number;
}

const NOTHING: readonly Event[] = [];

/** By step, what happens within it or at its end. */
function eventsOf(job: Job, courses: Courses, count: number): Map<number, Event[]> {
  const events = new Map<number, Event[]>();
  const stepYears = 1 / job.stepsPerYear;
  const horizon = job.steps * stepYears;
  for (const course of ["efficiency", "power"] as const)
    courses[course].parts.forEach(({ rate, slowing, stop, shocks, jumps }, part) => {
      const add = (i: number, time: number, doublings: number) => {
        if (!(time > 0 && time <= horizon)) return;
        let step = Math.min(Math.max(Math.ceil(time * job.stepsPerYear) - 1, 0), job.steps - 1);
        if (time > (step + 1) * stepYears) step++;
        if (time <= step * stepYears) step--;
        if (step >= job.steps) return;
        const here = events.get(step);
        if (here === undefined) events.set(step, [{ i, time, course, part, doublings }]);
        else here.push({ i, time, course, part, doublings });
      };
      if (slowing === undefined && stop === undefined && jumps === undefined) return;
      for (let i = 0; i < count; i++) {
        const end = stop?.[i] ?? Infinity;
        add(i, end, 0);
        if (jumps !== undefined)
          for (let j = jumps.start[i]; j < jumps.start[i + 1]; j++)
            if (jumps.at[j] <= end) add(i, jumps.at[j], jumps.doublings[j]);
        if (slowing === undefined) continue;
        const alone: Path = {
          rate: rate[i],
          slowing: { halfLife: slowing.halfLife[i], longRun: slowing.longRun[i] },
          ...(shocks === undefined ? {} : { shocks: shocks.added.map((year) => year[i]) }),
        };
        // Whole years lie on the grid; what is left are turns.
        if (shocks !== undefined || rate[i] * slowing.longRun[i] < 0)
          for (const time of changesOf(alone, 0, Math.min(end, horizon)))
            if (shocks === undefined || !Number.isInteger(time)) add(i, time, 0);
      }
    });
  return events;
}
