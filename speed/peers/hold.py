"""The HOLD model on SimPy: a process a lane, which waits and waits again.

Run: python hold.py PENDING HOLDS. Prints the holds a second of the thread's processor.
"""

import random
import sys
import time

import simpy


class Count:
    """Counts holds, and ends a run at the last one wanted."""

    def __init__(self, env):
        self.env = env
        self.left = 0
        self.enough = None

    def run(self, holds):
        self.left = holds
        self.enough = self.env.event()
        self.env.run(until=self.enough)


def lane(env, count, draw):
    while True:
        yield env.timeout(draw(1.0))
        count.left -= 1
        if count.left == 0:
            count.enough.succeed()


def main():
    pending, holds = int(sys.argv[1]), int(sys.argv[2])
    env = simpy.Environment()
    count = Count(env)
    draw = random.Random(1).expovariate
    for _ in range(pending):
        env.process(lane(env, count, draw))
    count.run(pending)
    start = time.thread_time()
    count.run(holds)
    print(holds / (time.thread_time() - start))


main()
