// Nearest neighbours, in the latent space by its own geodesic, or among the pictures themselves. Pure.

export const MEASURES = {
  latent: (space, z, index) => (other) => space.manifold.dist(space.row(z, index), space.row(z, other)),
  data: (space, z, index) => {
    const own = space.image(index);
    return (other) => {
      const theirs = space.image(other);
      let sum = 0;
      for (let k = 0; k < own.length; k++) sum += (own[k] - theirs[k]) ** 2;
      return Math.sqrt(sum) / 255;
    };
  },
};

// neighbours(space, z, index, measure, count) -> [{index, distance}], nearest first, without the datum itself
export function neighbours(space, z, index, measure, count = 8) {
  const distance = MEASURES[measure](space, z, index);
  return Array.from({ length: space.count }, (_, other) => ({ index: other, distance: other === index ? Infinity : distance(other) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count);
}
