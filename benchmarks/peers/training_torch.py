"""The training benchmark's step in PyTorch: sparse embeddings with SparseAdam (lazy), all scores of the batch at once."""

import torch
from torch import nn
from torch.nn import functional

from training_work import Work

work = Work()
torch.set_num_threads(work.threads)
torch.manual_seed(1)


class Tower(nn.Module):
    def __init__(self, rows):
        super().__init__()
        self.ids = nn.Embedding(rows, work.dim, sparse=True)
        nn.init.normal_(self.ids.weight, std=0.1 / work.dim**0.5)
        self.head = nn.Sequential(nn.Linear(work.dim, work.hidden), nn.ReLU(), nn.Linear(work.hidden, work.dim))

    def forward(self, rows):
        return functional.normalize(self.head(self.ids(rows)), dim=1)


user_tower, item_tower = Tower(work.users), Tower(work.items)
tables = [user_tower.ids.weight, item_tower.ids.weight]
dense = [*user_tower.head.parameters(), *item_tower.head.parameters()]
optimizers = [
    torch.optim.SparseAdam(tables, lr=work.learning_rate),
    torch.optim.Adam(dense, lr=work.learning_rate),
]
log_expected_count = torch.from_numpy(work.log_expected_count())
own = torch.arange(work.batch)


def step(users, items, drawn):
    candidates = torch.cat([torch.from_numpy(items), torch.from_numpy(drawn)])
    for optimizer in optimizers:
        optimizer.zero_grad(set_to_none=True)
    queries = user_tower(torch.from_numpy(users)) / work.temperature
    logits = torch.addmm(-log_expected_count[candidates], queries, item_tower(candidates).T)
    loss = functional.cross_entropy(logits, own)
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()
    return loss.item()


work.measure(step)
