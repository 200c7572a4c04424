"""What every test needs."""

import torch

# Small tensors: a second thread only waits for the first, and for the tests that run beside it.
torch.set_num_threads(1)
