#!/usr/bin/python3
"""The PyTorch side of bench/compare: five backbones, plain training and Algorithm 1 taken literally, scoring, and bare matrix products.

    pytorch.py train --method plain|crossdistil --backbone single|shared-bottom|cross-stitch|mmoe|ple [--embeddings dense|sparse]
    pytorch.py score --backbone ...
    pytorch.py gemm --shapes FORM:ROWSxINPUTSxOUTPUTSxGROUPS,...

Eager PyTorch as its users write it: an nn.Embedding per field, nn.Linear, Adam over all parameters; with --embeddings sparse,
nn.Embedding(sparse=True) and SparseAdam for the tables. Batches are made beforehand. Each prints one JSON object with the keys of
`crossdistil bench`. Needs Debian's python3-torch and libopenblas0-pthread: without the latter PyTorch runs on a reference BLAS about
30 times slower, the comparison would be worthless, and the script refuses.
"""
import argparse
import json
import os
import statistics
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import torch  # noqa: E402  (the BLAS reads its thread count when it is loaded)
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

BASE_RATES = (0.37994, 0.01101)
TASKS = len(BASE_RATES)
BATCHES = 4


class Mlp(nn.Sequential):
    def __init__(self, width, hidden):
        layers = []
        for units in hidden:
            layers += [nn.Linear(width, units), nn.ReLU()]
            width = units
        super().__init__(*layers)


class Embeddings(nn.Module):
    def __init__(self, vocab, dim, sparse):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(ids, dim, sparse=sparse) for ids in vocab)
        self.width = len(vocab) * dim

    def forward(self, ids):                                                        # [batch, field] -> [batch, field * dim]
        return torch.cat([table(ids[:, field]) for field, table in enumerate(self.tables)], dim=1)


# Backbones: [batch, width] embeddings -> one hidden vector per task.

class SharedBottom(nn.Module):
    def __init__(self, width, options):
        super().__init__()
        self.bottom = Mlp(width, options.hidden)
        self.width = options.hidden[-1]

    def forward(self, x):
        return [self.bottom(x)] * TASKS


class CrossStitch(nn.Module):
    def __init__(self, width, options):
        super().__init__()
        self.columns = nn.ModuleList(nn.ModuleList() for _ in range(TASKS))
        self.stitches = nn.ParameterList()
        for units in options.hidden:
            for column in self.columns:
                column.append(nn.Linear(width, units))
            self.stitches.append(nn.Parameter(0.1 / (TASKS - 1) + (0.9 - 0.1 / (TASKS - 1)) * torch.eye(TASKS)))
            width = units
        self.width = width

    def forward(self, x):
        inputs = [x] * TASKS
        for layer, stitch in enumerate(self.stitches):
            outputs = [F.relu(column[layer](inputs[t])) for t, column in enumerate(self.columns)]
            inputs = [sum(stitch[t, s] * outputs[s] for s in range(TASKS)) for t in range(TASKS)]
        return inputs


def mixture(gate, x, experts):
    """Experts [batch, expert, width], weighed by the softmax of a gate on x -> [batch, width]."""
    return torch.bmm(torch.softmax(gate(x), dim=1).unsqueeze(1), experts).squeeze(1)


class Mmoe(nn.Module):
    def __init__(self, width, options):
        super().__init__()
        self.experts = nn.ModuleList(Mlp(width, options.hidden) for _ in range(options.experts))
        self.gates = nn.ModuleList(nn.Linear(width, options.experts, bias=False) for _ in range(TASKS))
        self.width = options.hidden[-1]

    def forward(self, x):
        experts = torch.stack([expert(x) for expert in self.experts], dim=1)
        return [mixture(gate, x, experts) for gate in self.gates]


class CgcLevel(nn.Module):
    def __init__(self, width, units, options, last):
        super().__init__()
        own, shared = options.task_experts, options.shared_experts
        self.own = nn.ModuleList(nn.ModuleList(Mlp(width, [units]) for _ in range(own)) for _ in range(TASKS))
        self.shared = nn.ModuleList(Mlp(width, [units]) for _ in range(shared))
        self.gates = nn.ModuleList(nn.Linear(width, own + shared, bias=False) for _ in range(TASKS))
        self.shared_gate = None if last else nn.Linear(width, TASKS * own + shared, bias=False)

    def forward(self, inputs):                                                     # one per task, then the shared one
        own = [[expert(inputs[t]) for expert in experts] for t, experts in enumerate(self.own)]
        shared = [expert(inputs[-1]) for expert in self.shared]
        outputs = [mixture(gate, inputs[t], torch.stack(own[t] + shared, dim=1)) for t, gate in enumerate(self.gates)]
        if self.shared_gate is not None:
            outputs.append(mixture(self.shared_gate, inputs[-1], torch.stack(sum(own, []) + shared, dim=1)))
        return outputs


class Ple(nn.Module):
    def __init__(self, width, options):
        super().__init__()
        self.levels = nn.ModuleList()
        for level, units in enumerate(options.hidden):
            self.levels.append(CgcLevel(width, units, options, last=level == len(options.hidden) - 1))
            width = units
        self.width = width

    def forward(self, x):
        states = [x] * (TASKS + 1)
        for level in self.levels:
            states = level(states)
        return states


class Single(nn.Module):
    def __init__(self, width, options):
        super().__init__()
        self.networks = nn.ModuleList(Mlp(width, options.hidden) for _ in range(TASKS))
        self.width = options.hidden[-1]

    def forward(self, xs):                                                         # each task's own embeddings
        return [network(x) for network, x in zip(self.networks, xs)]


BACKBONES = {"single": Single, "shared-bottom": SharedBottom, "cross-stitch": CrossStitch, "mmoe": Mmoe, "ple": Ple}


class MultiTask(nn.Module):
    def __init__(self, vocab, options, teachers):
        super().__init__()
        self.own = options.backbone == "single"
        self.embeddings = nn.ModuleList(
            Embeddings(vocab, options.dim, options.embeddings == "sparse") for _ in range(TASKS if self.own else 1))
        self.backbone = BACKBONES[options.backbone](self.embeddings[0].width, options)
        head = lambda: nn.Sequential(Mlp(self.backbone.width, options.tower), nn.Linear((options.tower or [self.backbone.width])[-1], 1))
        self.students = nn.ModuleList(head() for _ in range(TASKS))
        self.teachers = nn.ModuleList(head() for _ in range(TASKS if teachers else 0))

    def hidden(self, ids):
        xs = [embeddings(ids) for embeddings in self.embeddings]
        return self.backbone(xs if self.own else xs[0])

    def forward(self, ids):
        return [student(h).squeeze(1) for student, h in zip(self.students, self.hidden(ids))]


class Optimizers:
    """Adam over all parameters; or SparseAdam for the embedding tables and Adam for the rest."""

    def __init__(self, model, sparse):
        tables = [table.weight for embeddings in model.embeddings for table in embeddings.tables]
        ids = {id(table) for table in tables}
        if sparse:
            self.all = [torch.optim.SparseAdam(tables, lr=1e-3), torch.optim.Adam([p for p in model.parameters() if id(p) not in ids], lr=1e-3)]
        else:
            self.all = [torch.optim.Adam(model.parameters(), lr=1e-3)]

    def zero_grad(self):
        for optimizer in self.all:
            optimizer.zero_grad()

    def step(self):
        for optimizer in self.all:
            optimizer.step()


class PlainStep:
    def __init__(self, model, options, vocab):
        self.model, self.optimizers = model, Optimizers(model, options.embeddings == "sparse")
        self.loss = nn.BCEWithLogitsLoss()
        self.batches = [(random_ids(vocab, options.batch), random_labels(options.batch)) for _ in range(BATCHES)]

    def run(self, number):
        ids, labels = self.batches[number % BATCHES]
        self.optimizers.zero_grad()
        total = sum(self.loss(logit, label) for logit, label in zip(self.model(ids), labels))
        total.backward()
        self.optimizers.step()


class Platt(nn.Module):
    def __init__(self):
        super().__init__()
        self.slope, self.intercept = nn.Parameter(torch.ones(TASKS)), nn.Parameter(torch.zeros(TASKS))

    def forward(self, task, score):
        return self.slope[task] * score + self.intercept[task]


def bpr(higher, lower):
    return -F.logsigmoid(higher - lower).mean()


class AlgorithmOneStep:
    """Algorithm 1 of CrossDistil as it is printed: nine batches, each drawn and sent through the network on its own."""

    ALPHA, BETA1, BETA2, MARGIN, TEMPERATURE = 0.5, 0.05, 0.05, 0.0, 1.0
    # [task] coarse pair, pair among its positives, pair among its negatives
    PAIRS = [[("+.", "-."), ("++", "+-"), ("-+", "--")], [(".+", ".-"), ("++", "-+"), ("+-", "--")]]
    SETS = ["++", "+-", "-+", "--", "+.", "-.", ".+", ".-"]

    def __init__(self, model, options, vocab):
        self.model, self.platt = model, Platt()
        self.optimizers = Optimizers(model, options.embeddings == "sparse")
        self.platt_optimizer = torch.optim.Adam(self.platt.parameters(), lr=0.03)
        self.batches = [
            (random_ids(vocab, options.batch), random_labels(options.batch), {name: random_ids(vocab, options.batch) for name in self.SETS})
            for _ in range(BATCHES)]

    def run(self, number):
        ids, labels, sets = self.batches[number % BATCHES]
        model = self.model
        scores = [{} for _ in range(TASKS)]                                        # [task][set] teachers' scores
        for name, rows in sets.items():
            hidden = model.hidden(rows)
            for task in range(TASKS):
                if any(name in pair for pair in self.PAIRS[task]):
                    scores[task][name] = model.teachers[task](hidden[task]).squeeze(1)

        hidden = model.hidden(ids)
        total, calibration = 0, 0
        for task, weights in enumerate([(1.0, self.BETA1, self.BETA2)] * TASKS):
            ranking = sum(w * bpr(scores[task][h], scores[task][l]) for w, (h, l) in zip(weights, self.PAIRS[task]))
            logit = model.students[task](hidden[task]).squeeze(1)
            score = model.teachers[task](hidden[task]).squeeze(1).detach()
            calibrated = self.platt(task, score)
            calibration = calibration + F.binary_cross_entropy_with_logits(calibrated, labels[task])
            sign = 2 * labels[task] - 1
            soft = sign * torch.clamp(sign * calibrated.detach(), min=self.MARGIN)
            distillation = F.binary_cross_entropy_with_logits(logit / self.TEMPERATURE, torch.sigmoid(soft / self.TEMPERATURE))
            hard = F.binary_cross_entropy_with_logits(logit, labels[task])
            total = total + ranking + (1 - self.ALPHA) * hard + self.ALPHA * distillation

        self.optimizers.zero_grad()
        total.backward()
        self.optimizers.step()
        self.platt_optimizer.zero_grad()
        calibration.backward()
        self.platt_optimizer.step()


class ScoreStep:
    def __init__(self, model, options, vocab):
        self.model = model.eval()
        self.batches = [random_ids(vocab, options.batch) for _ in range(BATCHES)]

    def run(self, number):
        with torch.no_grad():
            self.model(self.batches[number % BATCHES])


def random_ids(vocab, rows):
    return torch.stack([torch.randint(0, ids, (rows,)) for ids in vocab], dim=1)


def random_labels(rows):
    return [(torch.rand(rows) < rate).float() for rate in BASE_RATES]


def warm_up(work, options):
    """As `crossdistil bench`: at least so many times, and at least so long."""
    start, number = time.perf_counter(), 0
    while number < options.warmup or time.perf_counter() - start < options.warmup_seconds:
        work(number)
        number += 1


def time_steps(step, options):
    warm_up(step.run, options)
    seconds = []
    for number in range(options.steps):
        start = time.perf_counter()
        step.run(number)
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds)
    return {"rows_per_second": options.batch / median, "median_step_seconds": median, "steps": options.steps, "peak_anonymous_bytes": rss_anon()}


def train_or_score(options):
    each, more = divmod(options.vocab, options.fields)
    vocab = [each + (1 if field < more else 0) for field in range(options.fields)]
    literal = options.work == "train" and options.method == "crossdistil"
    model = MultiTask(vocab, options, teachers=literal)
    step = ScoreStep if options.work == "score" else AlgorithmOneStep if literal else PlainStep
    return time_steps(step(model, options, vocab), options)


class Product:
    """A layer's product on tensors of its own, weights [inputs, outputs] as on the other side; results are allocated here."""

    def __init__(self, form, rows, inputs, outputs, groups):
        def random(*shape):
            return [torch.rand(*shape) - 0.5 for _ in range(groups)]
        if form == "forward":
            left, right, out = random(rows, inputs), random(inputs, outputs), random(rows, outputs)
        elif form == "input-gradient":
            left, right, out = random(rows, outputs), [w.t() for w in random(inputs, outputs)], random(rows, inputs)
        else:
            left, right, out = [x.t() for x in random(rows, inputs)], random(rows, outputs), random(inputs, outputs)
        self.shape = {"form": form, "rows": rows, "inputs": inputs, "outputs": outputs, "groups": groups}
        self.factors = list(zip(left, right, out))
        self.operations = 2.0 * rows * inputs * outputs * groups
        self.calls = int(min(max(5e8 / self.operations, 1), 64))                   # as `crossdistil bench gemm`

    def sample(self):
        for _ in range(self.calls):
            for left, right, out in self.factors:
                torch.mm(left, right, out=out)

    def gflops(self, samples):
        seconds = []
        for _ in range(samples):
            start = time.perf_counter()
            self.sample()
            seconds.append((time.perf_counter() - start) / self.calls)
        return self.operations / statistics.median(seconds) * 1e-9


def gemm(options):
    with torch.no_grad():
        cube, products = Product("forward", 1024, 1024, 1024, 1), []
        for shape in options.shapes:
            form, *sizes = shape.split(":")
            products.append(Product(form, *(int(size) for size in sizes[0].split("x"))))
        warm_up(lambda _: [product.sample() for product in [cube, *products]], options)
        cube_gflops = cube.gflops(options.steps)
        speeds = [product.gflops(options.steps) for product in products]
    return {"cube_gflops": cube_gflops,
            "products": [{**product.shape, "gflops": speed, "share_of_cube": speed / cube_gflops} for product, speed in zip(products, speeds)]}


def rss_anon():
    with open("/proc/self/status") as status:
        return next((int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon:")), None)


def blas():
    with open("/proc/self/maps") as maps:
        return next((os.path.realpath(line.split()[-1]) for line in maps if "openblas" in line), None)


def sizes(text):
    return [int(part) for part in text.split(",")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=["train", "score", "gemm"])
    parser.add_argument("--method", choices=["plain", "crossdistil"], default="plain")
    parser.add_argument("--backbone", choices=list(BACKBONES), default="mmoe")
    parser.add_argument("--embeddings", choices=["dense", "sparse"], default="dense")
    parser.add_argument("--fields", type=int, default=9)
    parser.add_argument("--vocab", type=int, default=447_002, help="total over the fields")
    parser.add_argument("--dim", type=int, default=16)
    parser.add_argument("--experts", type=int, default=8)
    parser.add_argument("--task-experts", type=int, default=2, help="per level of ple")
    parser.add_argument("--shared-experts", type=int, default=2, help="per level of ple")
    parser.add_argument("--expert-hidden", "--hidden", dest="hidden", type=sizes, default=[256, 128])
    parser.add_argument("--tower", type=sizes, default=[128, 64])
    parser.add_argument("--batch", type=int, default=4096)
    parser.add_argument("--shapes", type=lambda text: text.split(","), default=[], help="of gemm: FORM:ROWSxINPUTSxOUTPUTSxGROUPS,...")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=8, help="timed steps")
    parser.add_argument("--warmup", type=int, default=2, help="steps before them, at least: eager PyTorch compiles nothing")
    parser.add_argument("--warmup-seconds", type=float, default=3, help="seconds before them, at least")
    return parser.parse_args()


def main():
    options = arguments()
    if blas() is None:
        sys.exit("pytorch.py: PyTorch is not on OpenBLAS; install libopenblas0-pthread")
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    result = gemm(options) if options.work == "gemm" else train_or_score(options)
    print(json.dumps({"system": f"PyTorch {torch.__version__} eager, {os.path.basename(blas())}", "threads": torch.get_num_threads(), **result}))


if __name__ == "__main__":
    main()
