"""kuralab: a laboratory for latent geometry."""
