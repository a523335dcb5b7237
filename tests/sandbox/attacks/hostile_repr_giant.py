# A value whose text is giant.
# limits: timeout=8 memory=128MB
# expect: ok | error MemoryError
class Giant:
    def __repr__(self):
        return "<b>" * (20 << 20)

    def _repr_html_(self):
        return "<td>" * (10 << 20)


Giant()
