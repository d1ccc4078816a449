#!/usr/bin/env python3
"""Run what "pxesh explore -f json" says repeats each end: is it that end?

usage: replay.py PXESH MAP
       replay.py PXESH HOW-MANY SEED MAP...: so many ends of all, by chance
"""
import json
import random
import shlex
import subprocess
import sys


def expected(end, run):
    """Whether a run ended as the map says."""
    text = run.stdout + run.stderr
    if end["kind"] == "boot" and end["image"] == "disk":
        return run.returncode == 0 and "would boot %s now" % end["name"] in text
    if end["kind"] == "boot":
        words = ["  " + end["uri"], end.get("cmdline", "")]
        # The address of what came with the script itself holds no name
        words += ["initrd    " + i.split()[0].rsplit("/", 1)[-1]
                  for i in end["initrds"] + end["left_over"]
                  if not i.startswith("data:")]
        return (run.returncode == 0 and all(w in text for w in words) and
                text.count("  initrd    ") == len(end["initrds"]) +
                len(end["left_over"]))
    if end["kind"] == "error":
        place = "%s:%d:" % (end["file"], end["line"]) if "line" in end else ""
        # 130: given up at the keyboard
        return (run.returncode in (1, 130) and place in text and
                end.get("message", "") in text)
    if end["kind"] == "exit":
        return run.returncode == end["status"]
    if end["kind"] in ("reboot", "poweroff"):
        word = "restart" if end["kind"] == "reboot" else "power off"
        return run.returncode == 0 and word in text
    return True     # a prompt that waits for ever, a loop


def main():
    pxesh, *paths = sys.argv[1:]
    many = int(paths.pop(0)) if len(paths) > 2 else None
    random.seed(paths.pop(0) if many else 0)
    ends = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            ends += json.load(file)["ends"]
    if many:
        ends = [end for end in ends if "replay" in end and
                end["kind"] not in ("endless loop", "not followed")]
        print("%d ends, of which %d are run" % (len(ends), many))
        ends = random.sample(ends, min(many, len(ends)))
    bad = 0
    for end in ends:
        if "replay" not in end:
            continue
        words = shlex.split(end["replay"])
        run = subprocess.run([pxesh] + words[1:], text=True, timeout=300,
                             errors="replace", stdin=subprocess.DEVNULL,
                             check=False, capture_output=True)
        if not expected(end, run):
            bad += 1
            print("E%d %s\n  %s\n  gave %d:\n%s%s" % (
                end["number"], end["text"], end["replay"],
                run.returncode, run.stdout, run.stderr))
    return 1 if bad or not ends else 0


sys.exit(main())
