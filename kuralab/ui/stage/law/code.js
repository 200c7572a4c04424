// Numbers of a law as Python writes them. Pure.

export function digits(x) { return String(Number(x.toPrecision(12))); }
export function list(values) { return `[${values.map(digits).join(', ')}]`; }
export function tensor(values) { return `torch.tensor(${Array.isArray(values[0]) || values[0].length ? `[${values.map((row) => list([...row])).join(', ')}]` : list(values)})`; }

// angles(modes): of unit vectors of the plane
export function angles(modes) { return modes.map(([c, s]) => Math.atan2(s, c)); }

// each(values, write): one value as it is, several as a tensor
export function each(values) { return values.length === 1 ? digits(values[0]) : tensor(values); }

// product(modes, law): a law of several angles, from one of each
export function product(modes, law) { return modes.length === 1 ? law : `Independent(${law}, 1)`; }
