// The manifold itself: a translucent surface, a thin graticule, and its fundamental axes in two inks.
import {
  BackSide, BufferAttribute, BufferGeometry, CatmullRomCurve3, Color, DoubleSide, FrontSide, Group, LineSegments, Mesh, ShaderMaterial, TubeGeometry, Vector3,
} from './vendor/three.js';
import { FADE, depthUniforms, follow } from './depth.js';

const AXES = ['#0072b2', '#d55e00'];
const FINE = 64, ROUND = 6; // pieces of a curve that look smooth, and sides of its tube: each costs time where the processor draws

const LINE_VERTEX = `
  ${FADE}
  void main() {
    vec4 seen = modelViewMatrix * vec4(position, 1.);
    gl_Position = projectionMatrix * seen;
    fade = faded(seen.z);
  }
`;
const LINE_FRAGMENT = `
  uniform vec3 ink, paper;
  uniform float alpha;
  varying float fade;
  void main() { gl_FragColor = vec4(mix(ink, paper, fade), alpha); }
`;
// The rim of a curved surface is denser, as in glass: the silhouette shows without an outline.
const SKIN_VERTEX = `
  varying vec3 facing;
  varying vec3 eye;
  void main() {
    vec4 seen = modelViewMatrix * vec4(position, 1.);
    facing = normalMatrix * normal; eye = -seen.xyz;
    gl_Position = projectionMatrix * seen;
  }
`;
const SKIN_FRAGMENT = `
  uniform vec3 ink;
  uniform float alpha, rim;
  varying vec3 facing;
  varying vec3 eye;
  void main() {
    float turned = 1. - abs(dot(normalize(facing), normalize(eye)));
    gl_FragColor = vec4(ink, alpha + rim * turned * turned * turned);
  }
`;

// makeSurface({vertices (3V), faces (3F), lines (6L), axes: [polyline (3P), …]}, theme, {closed}) -> Group with .setTheme
// closed: whether the surface bounds a body; then its near side is drawn as densely as both, in half the time
export function makeSurface({ vertices, faces, lines, axes = [] }, theme, { closed = false } = {}) {
  const group = new Group(), parts = [];
  if (faces?.length) parts.push(skin(vertices, faces, closed));
  if (lines?.length) parts.push(graticule(lines));
  axes.forEach((polyline, k) => parts.push(makeCurve(polyline, AXES[k % AXES.length])));
  group.add(...parts);
  group.setTheme = (next) => parts.forEach((part) => part.setTheme?.(next));
  group.setTheme(theme);
  return group;
}

function skin(vertices, faces, closed) {
  const layers = closed ? 2 : 1, side = !closed ? DoubleSide : volume(vertices, faces) > 0 ? FrontSide : BackSide;
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(vertices), 3));
  geometry.setIndex(new BufferAttribute(Uint32Array.from(faces), 1));
  geometry.computeVertexNormals();
  const material = new ShaderMaterial({
    vertexShader: SKIN_VERTEX, fragmentShader: SKIN_FRAGMENT, transparent: true, depthWrite: false, side,
    uniforms: { ink: { value: new Color() }, alpha: { value: 0.08 }, rim: { value: 0.3 } },
  });
  const mesh = new Mesh(geometry, material);
  mesh.renderOrder = 2;
  mesh.setTheme = ({ dark }) => {
    material.uniforms.ink.value.set(dark ? '#9db4cc' : '#5b7186');
    material.uniforms.alpha.value = layers * (dark ? 0.07 : 0.06);
    material.uniforms.rim.value = layers * (dark ? 0.3 : 0.22);
  };
  return mesh;
}

// Six times the volume that faces enclose: positive where they are seen counter-clockwise from outside.
function volume(vertices, faces) {
  const at = (k) => new Vector3().fromArray(vertices, 3 * faces[k]);
  let sum = 0;
  for (let k = 0; k < faces.length; k += 3) sum += at(k).dot(at(k + 1).cross(at(k + 2)));
  return sum;
}

function graticule(lines) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(lines), 3));
  const material = lineMaterial(0.5);
  const object = follow(new LineSegments(geometry, material), material);
  object.renderOrder = 1;
  object.setTheme = ({ dark }) => material.uniforms.ink.value.set(dark ? '#71808f' : '#9aa7b3');
  return object;
}

// makeCurve(polyline (3P), colour, width) -> a tube along it; .setLine(polyline) bends it anew
export function makeCurve(polyline, colour, width = 0.006) {
  const material = lineMaterial(1);
  material.uniforms.ink.value.set(colour);
  const mesh = follow(new Mesh(tube(polyline, width), material), material);
  mesh.setLine = (next) => { mesh.geometry.dispose(); mesh.geometry = tube(next, width); };
  return mesh;
}

function tube(polyline, width) {
  const points = [];
  for (let at = 0; at + 2 < polyline.length; at += 3) points.push(new Vector3(...polyline.slice(at, at + 3)));
  const closed = points.length > 2 && points[0].distanceTo(points.at(-1)) < 1e-3;
  if (closed) points.pop();
  return new TubeGeometry(new CatmullRomCurve3(points, closed), Math.max(2, points.length, Math.min(FINE, 2 * points.length)), width, ROUND, closed);
}

function lineMaterial(alpha) {
  return new ShaderMaterial({
    vertexShader: LINE_VERTEX, fragmentShader: LINE_FRAGMENT, transparent: alpha < 1,
    uniforms: { ...depthUniforms(0.7), ink: { value: new Color() }, alpha: { value: alpha } },
  });
}
