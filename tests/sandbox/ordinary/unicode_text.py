# Grüße, 世界 👋
# ['E', '́']
# 5
import unicodedata

print("Grüße, 世界 👋")
print(list(unicodedata.normalize("NFD", "É")))
größe = 5
print(größe)
