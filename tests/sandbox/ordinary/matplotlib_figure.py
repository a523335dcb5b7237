# (1, 1)
# displays: image/png
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot([1, 2, 3], [1, 4, 9])
axes.set_title("Squares")
print((len(figure.axes), len(axes.lines)))
plt.show()
