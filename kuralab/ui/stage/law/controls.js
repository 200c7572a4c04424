// The sliders below the picture; each acts while it is dragged.
import { select, slider } from '../dom.js';
import { MATCHES, limit } from './match.js';
import { COUNT } from './settings.js';

const same = (v) => v;

// makeControls(host, act) -> {arrange(cast, settings), show(settings)}: sliders for what the law and its manifold have
export function makeControls(host, act) {
  let made = [];

  function specs({ panels, ground, comparison }, settings) {
    const [{ law: { strength } }] = panels, several = ground.dims.length > 1, bond = several && panels.map(({ law }) => law.bond).find(Boolean);
    const bonds = bond ? [{ ...bond, key: 'correlation' }] : [];
    if (comparison) return [shared(panels, ground, settings), ...bonds, ...ground.places, COUNT];
    const strengths = !strength ? [] : ground.dims.map((_, k) => ({
      ...strength, key: k ? 'c2' : 'c', min: 0, step: 0.01, label: several ? `${strength.letter}, angle ${k + 1}` : `Concentration ${strength.letter}`, format: (p) => strength.format(strength.to(p)),
    }));
    return [...ground.places, ...strengths, ...bonds, COUNT];
  }

  return {
    arrange(cast, settings) {
      made = specs(cast, settings).map((spec) => [spec, slider({
        ...spec, value: (spec.from ?? same)(settings[spec.key]), onInput: (value) => act.change({ [spec.key]: (spec.to ?? same)(value) }),
      })]);
      const match = select({
        label: 'Matched', value: settings.match, options: Object.entries(MATCHES).map(([name, { title }]) => [name, title]),
        onChange: (name) => act.match(name),
      });
      host.replaceChildren(...(cast.comparison ? [match] : []), ...made.map(([, one]) => one));
    },
    show(settings) { made.forEach(([{ key, from = same }, one]) => { one.value = from(settings[key]); }); },
  };
}

function shared(panels, { dims }, { match }) {
  const { label, step, format } = MATCHES[match];
  return { key: 'level', label, min: 0, max: limit(panels.map(({ law }) => law), dims[0], match), step, format };
}

