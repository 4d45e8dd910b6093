#!/bin/sh
# Makes every file of this folder again. PYTHON: with h5py and onnx. TORCH_PYTHON: with torch and onnx.
set -e
cd "$(dirname "$0")"
rm -f outside.onnx.data
"${PYTHON:-python3}" make_keras.py
"${PYTHON:-python3}" make_keras_kinds.py
"${PYTHON:-python3}" make_onnx.py
"${TORCH_PYTHON:-python3}" make_torch.py
