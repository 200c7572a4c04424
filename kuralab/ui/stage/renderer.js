// The WebGL context, and the end of what was drawn in it.
import { ColorManagement, LinearSRGBColorSpace, WebGLRenderer } from './vendor/three.js';

ColorManagement.enabled = false; // colours go to the screen as they are written: inks match the page's CSS

export function makeRenderer(canvas) {
  try {
    const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'high-performance' });
    renderer.outputColorSpace = LinearSRGBColorSpace;
    return renderer;
  } catch { throw new Error('Expected a browser with WebGL 2; got one without. Turn on hardware acceleration, or use another browser.'); }
}

// release(object): gives its buffers and textures back to the graphics card
export function release(object) {
  object.traverse((part) => { part.geometry?.dispose(); part.material?.uniforms?.atlas?.value?.dispose(); part.material?.dispose(); });
}
