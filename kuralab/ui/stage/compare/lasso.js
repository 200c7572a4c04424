// Choosing data with a loop drawn around their dots; of a closed surface only the side that faces the reader counts.
const SVG = 'http://www.w3.org/2000/svg';
const NEAR = 0.05; // a dot this much behind the middle is still on the front side

// makeLasso(view, clouds: () => clouds by panel, onChosen(Set of data)) -> {dispose()}. It draws while view.exploring.
export function makeLasso(view, clouds, onChosen) {
  const svg = document.createElementNS(SVG, 'svg'), line = document.createElementNS(SVG, 'polygon');
  svg.setAttribute('class', 'lasso');
  svg.append(line);
  view.host.append(svg);
  let loop = [], panel = -1;

  view.on('drag', (event) => {
    if (event.phase === 'start') { loop = []; panel = event.panel ?? -1; }
    if (event.x !== undefined) loop.push([event.x, event.y]);
    line.setAttribute('points', loop.join(' '));
    if (event.phase !== 'end') return;
    line.setAttribute('points', '');
    const cloud = clouds()[panel];
    onChosen(cloud && loop.length > 3 ? enclosed(view, panel, cloud, loop) : new Set());
  });
  return { dispose: () => svg.remove() };
}

function enclosed(view, panel, cloud, loop) {
  const chosen = new Set(), { camera, distance } = view.orbit, closed = cloud.space.mesh.faces?.length && !flat(cloud.bounds);
  const eye = camera.position, ahead = eye.clone().negate().add(view.orbit.target).normalize();
  for (let dot = 0; dot < cloud.space.count * cloud.per; dot++) {
    const place = cloud.place(dot);
    const depth = place.reduce((sum, v, axis) => sum + (v - eye.getComponent(axis)) * ahead.getComponent(axis), 0);
    if (closed && depth > distance + NEAR) continue;
    const { x, y } = view.project(panel, place);
    if (inside(x, y, loop)) chosen.add(Math.floor(dot / cloud.per));
  }
  return chosen;
}

function flat({ low, high }) { return high[2] - low[2] < 1e-3; }

// inside(x, y, loop): whether a point lies in a polygon, by the crossings of a ray. Pure.
export function inside(x, y, loop) {
  let within = false;
  for (let k = 0, before = loop.length - 1; k < loop.length; before = k++) {
    const [ax, ay] = loop[k], [bx, by] = loop[before];
    if ((ay > y) !== (by > y) && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) within = !within;
  }
  return within;
}
