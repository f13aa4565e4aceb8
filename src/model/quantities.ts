/** What a result can speak of. Every one is positive at every time; `relativeLoss` includes the loss floor. */
export const QUANTITIES = [
  "relativeLoss",
  "reducibleLoss",
  "computeMultiple",
  "efficiencyMultiple",
  "powerMultiple",
  "costMultiple",
  "retention",
] as const;

export type QuantityName = (typeof QUANTITIES)[number];

/** The ways of counting compute: everything spent so far, or one run of fixed length. */
export const COMPUTE = ["cumulative", "singleRun"] as const;
export type Compute = (typeof COMPUTE)[number];
