"""Where latent points live: one manifold per file, all with the interface of `base.Manifold`."""
