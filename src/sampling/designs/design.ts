export const SAMPLERS = ["sobol", "lhs", "random"] as const;
export type SamplerName = (typeof SAMPLERS)[number];
