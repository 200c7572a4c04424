// Fitted laws as densities in the browser, from the parameters that the server found.
import { densityOf, member, sharpness } from '../law/member.js';
import { evaluate } from '../law/paint.js';

// openFits(fits, ground) -> Promise of fits with {density(points, at), surface() -> mesh with its values}
// fits: [{name, title, symbol, colour, modes, strengths, correlation}], the best first
export function openFits(fits, ground) {
  return Promise.all(fits.map(async (fit) => {
    const law = await import(`../law/laws/${fit.name}.js`), modes = fit.modes.map((mode) => Float64Array.from(mode));
    const found = member(law, ground, fit.strengths, fit.correlation), density = densityOf(found, ground, modes);
    return {
      ...fit, density,
      surface() {
        const surface = ground.surface(modes, sharpness(found, ground)), seen = evaluate(surface, density);
        return { surface, ...seen };
      },
    };
  }));
}
