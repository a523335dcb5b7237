# A value whose text takes for ever.
# limits: timeout=0.7
# expect: timeout | limit cpu_time
class Endless:
    def __repr__(self):
        while True:
            pass


Endless()
