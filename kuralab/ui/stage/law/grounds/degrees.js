// Angles as people read them.

// degrees(v): whole degrees, with a true minus sign and without a minus zero
export function degrees(v) { return `${Math.round(v) < 0 ? '−' : ''}${Math.abs(Math.round(v))}°`; }
