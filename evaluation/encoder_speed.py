#!/usr/bin/env python3
"""The encoder of the accurate engine in onnxruntime, beside the program's own: pieces a second on one thread.

    pip install onnx onnxruntime
    evaluation/encoder_speed.py export --minilm DIR --out encoder.onnx     # needs torch
    evaluation/encoder_speed.py time --model encoder.onnx

`export` writes the encoder of models/accurate/model.bin in 8 bits (dynamic, by output channel), as onnxruntime's own tools
make it. `time` runs it on batches of 32 windows of 28 pieces, without padding, and then, in the same minute, the program's
engine on as many sentences, from text to trees, names and events (`cargo run --release -p language --example speed`).
onnxruntime's figure is of the encoder alone; ours is of all that the engine does.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BATCH, PIECES, RUNS = 32, 28, 20
SENTENCE = "Rockets hit the airport of Kirkuk in northern Iraq on Tuesday, killing three soldiers and wounding at least five, the army said.\n"


def export(o):
    sys.path[:0] = [str(ROOT / "training/accurate"), str(ROOT / "training/fast")]
    import torch
    import weights
    from pieces import Pieces, tensors
    from transformer import Network

    class Encoder(torch.nn.Module):
        def __init__(self, network):
            super().__init__()
            self.network = network.eval()

        def forward(self, pieces, cases, mask):
            return self.network.encode(pieces, cases, mask)

    folder = Path(o.minilm)
    pieces = Pieces(folder)
    network = Network(tensors(folder / "model.safetensors"), pieces.rows)
    weights.read(ROOT / "models/accurate/model.bin", network)
    ids = torch.ones(BATCH, PIECES, dtype=torch.int64)
    inputs = (ids, ids, torch.ones(BATCH, PIECES))
    names = ["pieces", "cases", "mask"]
    with tempfile.TemporaryDirectory() as temporary:
        plain = str(Path(temporary) / "plain.onnx")
        torch.onnx.export(Encoder(network), inputs, plain, input_names=names, output_names=["states"], opset_version=14)
        subprocess.run([o.python, __file__, "round", "--model", plain, "--out", o.out], check=True)


def round_(o):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(o.model, o.out, per_channel=True, weight_type=QuantType.QInt8)


def time_(o):
    import numpy
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(o.model, options, providers=["CPUExecutionProvider"])
    rng = numpy.random.default_rng(1)
    inputs = {
        "pieces": rng.integers(3, 20000, (BATCH, PIECES)),
        "cases": rng.integers(0, 5, (BATCH, PIECES)),
        "mask": numpy.ones((BATCH, PIECES), numpy.float32),
    }
    best = float("inf")
    for _ in range(RUNS):
        begun = time.perf_counter()
        session.run(None, inputs)
        best = min(best, time.perf_counter() - begun)
    print(f"onnxruntime {onnxruntime.__version__}: {BATCH * PIECES / best:.0f} pieces a second, the encoder alone")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as text:
        text.write(SENTENCE * (BATCH * 8))
        text.flush()
        run = ["cargo", "run", "--release", "-q", "-p", "language", "--example", "speed", "--"]
        subprocess.run(run + ["models/fast/model.bin", "models/accurate/model.bin", text.name], cwd=ROOT, check=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("step", choices=["export", "round", "time"])
    p.add_argument("--minilm", help="export: the folder of all-MiniLM-L6-v2 with vocab.txt and model.safetensors")
    p.add_argument("--python", default=sys.executable, help="export: the Python that has onnx and onnxruntime")
    p.add_argument("--model", help="time: what export wrote")
    p.add_argument("--out", help="export: where to write")
    o = p.parse_args()
    {"export": export, "round": round_, "time": time_}[o.step](o)


if __name__ == "__main__":
    main()
