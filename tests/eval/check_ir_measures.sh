#!/bin/sh
# Checks belegg against ir_measures where that is installed (how: tests/eval/make_expected.py); passes where it is not.
#
#     tests/eval/check_ir_measures.sh [RANDOM_CASES]
#
# PYTHON names the interpreter that has ir_measures, BELEGG the command (else it is built).
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
if ! "$python" -c 'import ir_measures, pytrec_eval, cwl, numpy' 2>/dev/null || ! command -v perl >/dev/null; then
    echo "skipped: $python has not all of ir_measures, pytrec_eval-terrier and cwl-eval, or there is no perl" >&2
    exit 0
fi
"$python" tests/eval/make_expected.py --check
if [ -z "${BELEGG:-}" ]; then
    cargo build --quiet
    BELEGG=${CARGO_TARGET_DIR:-target}/debug/belegg
fi
"$python" tests/eval/make_expected.py --belegg "$BELEGG" "${1:-100}"
