// A density painted on a manifold: colour from a sequential map, contour lines, and its integral over the mesh.
// Laws and fitted densities are painted by the same lines.
//
//   import * as ground from `./grounds/${manifold}.js`;
//   const surface = ground.surface();            // an even mesh; ground.surface(modes, sharpness) is finer at a mode
//   const seen = evaluate(surface, logDensity);  // logDensity(points, at): natural log of the density, relative to the
//                                                // manifold's own measure (radians, radians², steradians), at the row
//                                                // points[at … at + m − 1] of the coordinates in manifolds/<name>.js
//   const paint = makePaint();                   // a three.js Mesh; view.add(panel, paint)
//   paint.setSurface(surface);                   // again whenever the mesh has moved; its size may change
//   paint.setValues(seen.values);
//   paint.setScale(ladder(seen.high, log));      // colours run from 0 (or, with log, 10⁻⁴ of the top) to the top
//
// seen.integral is the integral over the mesh: 1 for a density that the mesh resolves. ladder() also gives the legend's
// words: {low, high, step, line}.
import { BufferAttribute, BufferGeometry, Color, DataTexture, DoubleSide, LinearFilter, Mesh, RGBAFormat, ShaderMaterial } from '../vendor/three.js';
import { sequential } from '../colour.js';
import { number } from '../dom.js';

export const DECADES = 4; // that a logarithmic scale reaches down
const LINES = 8; // contour lines aimed at
const LEAST = 1e-300; // log densities are kept above the log of this

const VERTEX = `
  attribute float value;
  varying float level;
  varying vec3 seen;
  void main() {
    vec4 place = modelViewMatrix * vec4(position, 1.);
    level = value; seen = place.xyz;
    gl_Position = projectionMatrix * place;
  }
`;
// A line of constant width where the level crosses a rung of the ladder; the light only tells curved from flat.
const FRAGMENT = `
  uniform sampler2D map;
  uniform float top, rung, logarithmic, light, opacity;
  uniform vec3 ink;
  varying float level;
  varying vec3 seen;
  void main() {
    float share = logarithmic > .5 ? 1. + (level - top) / ${(DECADES * Math.LN10).toFixed(6)} : exp(level - top);
    vec3 colour = texture2D(map, vec2(clamp(share, 0., 1.) * 255. / 256. + .5 / 256., .5)).rgb;
    float height = logarithmic > .5 ? level / rung : exp(level - top) / rung;
    float steep = fwidth(height);
    if (steep > 1e-5 && rung > 0.) {
      float away = abs(fract(height - .5) - .5) / steep;
      colour = mix(colour, ink, .6 * (1. - smoothstep(.5, 1.3, away)) * (1. - smoothstep(.25, .6, steep)));
    }
    vec3 normal = normalize(cross(dFdx(seen), dFdy(seen)));
    float turned = abs(dot(normal, normalize(seen)));
    gl_FragColor = vec4(colour * mix(1., .62 + .38 * turned, light), opacity);
  }
`;

// evaluate(surface, logDensity) -> {values: Float32Array of log densities, integral, high: greatest density}
export function evaluate({ points, features, weights }, logDensity, values = new Float32Array(weights.length)) {
  let integral = 0, high = 0;
  for (let k = 0, at = 0; k < values.length; k++, at += features) {
    const level = logDensity(points, at), density = Math.exp(level);
    values[k] = Math.max(level, Math.log(LEAST));
    integral += weights[k] * density;
    if (density > high) high = density;
  }
  return { values, integral, high };
}

// ladder(high, log) -> {low, high, step, log, line}: the ends of the colours, the step between contours, in words
export function ladder(high, log) {
  if (log) return { low: high / 10 ** DECADES, high, step: 10, log, line: 'a line at each power of ten' };
  const step = nice(high / LINES);
  return { low: 0, high, step, log, line: `a line every ${number(step)}` };
}

function nice(x) {
  const power = 10 ** Math.floor(Math.log10(x)), lead = x / power;
  return power * ([1, 2, 2.5, 5].find((rung) => lead <= rung * 1.0001) ?? 10);
}

// share(level, ladder) -> where a log density lies between the ends of the colours, 0 to 1
export function share(level, { high, log }) {
  const down = level - Math.log(high);
  return Math.min(1, Math.max(0, log ? 1 + down / (DECADES * Math.LN10) : Math.exp(down)));
}

// makePaint({light, opacity}) -> Mesh with .setSurface, .setValues, .setScale. light: how much the shape is shaded.
export function makePaint({ light = 0.6, opacity = 1 } = {}) {
  const uniforms = {
    map: { value: table() }, top: { value: 0 }, rung: { value: 0 }, logarithmic: { value: 0 }, ink: { value: new Color('#10131a') },
    light: { value: light }, opacity: { value: opacity },
  };
  const material = new ShaderMaterial({
    vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms, side: DoubleSide, transparent: opacity < 1,
    polygonOffset: true, polygonOffsetFactor: 8, polygonOffsetUnits: 4, // lines and dots on the surface stay in front
  });
  const mesh = new Mesh(new BufferGeometry(), material);
  mesh.frustumCulled = false;

  // The buffer of a name, made anew only where its length changes.
  function put(name, source, width, Kind) {
    const { geometry } = mesh, old = name === 'index' ? geometry.index : geometry.attributes[name];
    if (old && old.array.length === source.length) { old.array.set(source); old.needsUpdate = true; return; }
    const made = new BufferAttribute(Kind.from(source), width);
    if (name === 'index') geometry.setIndex(made);
    else geometry.setAttribute(name, made);
  }
  return Object.assign(mesh, {
    setSurface({ vertices, faces }) {
      put('position', vertices, 3, Float32Array);
      if (mesh.faces !== faces) put('index', faces, 1, Uint32Array);
      mesh.faces = faces;
    },
    setValues(values) { put('value', values, 1, Float32Array); },
    setScale({ high, step, log }) {
      uniforms.top.value = Math.log(high);
      uniforms.logarithmic.value = Number(log);
      uniforms.rung.value = log ? Math.log(step) : step / high;
    },
  });
}

function table() {
  const bytes = new Uint8Array(256 * 4);
  for (let k = 0; k < 256; k++) bytes.set([...sequential(k / 255), 255], 4 * k);
  const texture = new DataTexture(bytes, 256, 1, RGBAFormat);
  texture.minFilter = texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
