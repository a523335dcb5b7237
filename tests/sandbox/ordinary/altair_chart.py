# bar
# displays: application/vnd.vegalite.v6+json
import altair as alt
import pandas as pd

frame = pd.DataFrame({"kind": ["a", "b"], "amount": [1, 2]})
chart = alt.Chart(frame).mark_bar().encode(x="kind", y="amount")
print(chart.mark)
chart
