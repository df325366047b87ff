#!/usr/bin/python3
"""Plain MMoE training in eager PyTorch, as its users write it: nn.Embedding per field, nn.Linear, Adam over all parameters.

The peer of `crossdistil bench train --method plain --backbone mmoe`. Prints one JSON object. Needs Debian's python3-torch and
libopenblas0-pthread (without the latter PyTorch runs on a reference BLAS about 30 times slower, and the comparison is worthless).
"""
import argparse
import json
import os
import statistics
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import torch  # noqa: E402  (the BLAS reads its thread count when it is loaded)
from torch import nn  # noqa: E402


class Tower(nn.Sequential):
    def __init__(self, width, hidden):
        layers = []
        for units in hidden:
            layers += [nn.Linear(width, units), nn.ReLU()]
            width = units
        super().__init__(*layers)


class Mmoe(nn.Module):
    def __init__(self, vocab, dim, experts, expert_hidden, tower, tasks):
        super().__init__()
        self.embeddings = nn.ModuleList(nn.Embedding(ids, dim) for ids in vocab)
        width = len(vocab) * dim
        self.experts = nn.ModuleList(Tower(width, expert_hidden) for _ in range(experts))
        self.gates = nn.ModuleList(nn.Linear(width, experts, bias=False) for _ in range(tasks))
        self.heads = nn.ModuleList(
            nn.Sequential(Tower(expert_hidden[-1], tower), nn.Linear(tower[-1], 1)) for _ in range(tasks))

    def forward(self, ids):
        x = torch.cat([embedding(ids[:, field]) for field, embedding in enumerate(self.embeddings)], dim=1)
        experts = torch.stack([expert(x) for expert in self.experts], dim=1)           # [batch, expert, width]
        logits = []
        for gate, head in zip(self.gates, self.heads):
            weights = torch.softmax(gate(x), dim=1).unsqueeze(1)                        # [batch, 1, expert]
            logits.append(head(torch.bmm(weights, experts).squeeze(1)).squeeze(1))
        return logits


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fields", type=int, default=9)
    parser.add_argument("--vocab", type=int, default=447_002, help="total over the fields")
    parser.add_argument("--dim", type=int, default=16)
    parser.add_argument("--experts", type=int, default=8)
    parser.add_argument("--expert-hidden", default="256,128")
    parser.add_argument("--tower", default="128,64")
    parser.add_argument("--batch", type=int, default=4096)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--steps", type=int, default=8)
    arguments = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    sizes = lambda text: [int(part) for part in text.split(",")]
    vocab = [arguments.vocab // arguments.fields + (1 if f < arguments.vocab % arguments.fields else 0) for f in range(arguments.fields)]
    model = Mmoe(vocab, arguments.dim, arguments.experts, sizes(arguments.expert_hidden), sizes(arguments.tower), tasks=2)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss = nn.BCEWithLogitsLoss()
    batches = []
    for _ in range(4):
        ids = torch.stack([torch.randint(0, n, (arguments.batch,)) for n in vocab], dim=1)
        labels = [(torch.rand(arguments.batch) < rate).float() for rate in (0.38, 0.011)]
        batches.append((ids, labels))

    seconds = []
    for step in range(arguments.warmup + arguments.steps):
        ids, labels = batches[step % len(batches)]
        start = time.perf_counter()
        optimizer.zero_grad()
        total = sum(loss(logit, label) for logit, label in zip(model(ids), labels))
        total.backward()
        optimizer.step()
        if step >= arguments.warmup:
            seconds.append(time.perf_counter() - start)

    median = statistics.median(seconds)
    print(json.dumps({
        "system": f"PyTorch {torch.__version__} eager", "threads": torch.get_num_threads(),
        "rows_per_second": arguments.batch / median, "median_step_seconds": median, "steps": arguments.steps}))


if __name__ == "__main__":
    main()
