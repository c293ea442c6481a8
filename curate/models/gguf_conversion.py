"""A script that converts a quantized GGUF file to safetensors (arguments: GGUF and OUT).

Runs in a process of its own, so that whoever fetches a model never loads torch.
"""

import sys
from pathlib import Path


def convert(gguf: Path, out: Path) -> None:
    """Write ``config.json``, ``model.safetensors``, tokenizer and chat template into ``out``.

    The weights are dequantized to float32; about 1.2 GB of memory for 135 million parameters.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, dtype=torch.float32
    )
    # What is saved is plain float32: without these two, loading it again would ask for the GGUF.
    for owner, name in ((model, "hf_quantizer"), (model.config, "quantization_config")):
        if hasattr(owner, name):
            delattr(owner, name)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
