"""A small authored shop for tests: 40 products whose right answers can be told by eye."""

import json
from pathlib import Path
from typing import Any

FIELDS = (
    "id",
    "title",
    "brand",
    "category",
    "product_type",
    "color",
    "material",
    "audience",
    "price",
    "rating",
    "stock",
)

ROWS = """
sh01|Stride Runner running shoes|Fleetfoot|Shoes > Running|running shoes|red|mesh|women|59.00|4.6|12
sh02|Stride Runner running shoes|Fleetfoot|Shoes > Running|running shoes|blue|mesh|men|62.00|4.4|7
sh03|Apex Trail running shoes|Norrvik|Shoes > Running|running shoes|red|synthetic|men|89.00|4.7|3
sh04|Apex Trail running shoes|Norrvik|Shoes > Running|running shoes|black|synthetic|women|95.00|4.2|0
sh05|Cloudstep road running shoes|Veloria|Shoes > Running|running shoes|white|mesh|women|120.00|4.8|9
sh06|Cloudstep road running shoes|Veloria|Shoes > Running|running shoes|red|mesh|men|74.50|3.9|5
sh07|Harbour leather sneakers|Casco|Shoes > Sneakers|sneakers|white|leather|men|79.00|4.1|14
sh08|Harbour canvas sneakers|Casco|Shoes > Sneakers|sneakers|blue|canvas|women|45.00|4.0|20
sh09|Ridge hiking boots|Norrvik|Shoes > Boots|hiking boots|brown|leather|men|139.00|4.6|6
sh10|Ridge hiking boots|Norrvik|Shoes > Boots|hiking boots|green|synthetic|women|110.00|4.3|4
cl01|Drizzle rain jacket|Norrvik|Clothing > Jackets|jacket|yellow|nylon|women|99.00|4.5|8
cl02|Drizzle rain jacket|Norrvik|Clothing > Jackets|jacket|black|nylon|men|105.00|4.4|8
cl03|Alder denim jacket|Casco|Clothing > Jackets|jacket|blue|denim|men|69.00|4.0|10
cl04|Fjell down jacket|Norrvik|Clothing > Jackets|jacket|red|nylon|women|189.00|4.8|2
cl05|Easy cotton t-shirt|Plainly|Clothing > T-shirts|t-shirt|white|cotton|men|15.00|4.2|50
cl06|Easy cotton t-shirt|Plainly|Clothing > T-shirts|t-shirt|black|cotton|women|15.00|4.3|40
cl07|Meadow summer dress|Lumessa|Clothing > Dresses|dress|green|linen|women|58.00|4.5|11
cl08|Meadow evening dress|Lumessa|Clothing > Dresses|dress|black|silk|women|149.00|4.7|3
cl09|Lodge wool sweater|Plainly|Clothing > Sweaters|sweater|grey|wool|men|64.00|4.4|9
cl10|Lodge wool sweater|Plainly|Clothing > Sweaters|sweater|red|wool|women|66.00|4.1|0
el01|Echoline wireless headphones|Sonavi|Electronics > Audio|headphones|black||||4.5|15
el02|Echoline Pro wireless headphones|Sonavi|Electronics > Audio|headphones|white|||199.00|4.7|6
el03|Tempo in-ear headphones|Bassora|Electronics > Audio|headphones|blue|||39.00|3.8|22
el04|Clearview 27 inch monitor|Pixelar|Electronics > Monitors|monitor|black|||229.00|4.3|5
el05|Nomad 14 inch laptop|Pixelar|Electronics > Laptops|laptop|silver|aluminum||849.00|4.6|4
el06|Nomad 16 inch laptop|Pixelar|Electronics > Laptops|laptop|grey|aluminum||1199.00|4.5|2
ki01|Ember cast iron skillet|Hearthly|Kitchen > Pans|skillet|black|cast iron||42.00|4.8|18
ki02|Ember frying pan|Hearthly|Kitchen > Pans|frying pan|red|aluminum||35.00|4.2|13
ki03|Morning coffee maker|Brewster|Kitchen > Coffee|coffee maker|black|plastic||79.00|4.1|7
ki04|Morning glass teapot|Brewster|Kitchen > Tea|teapot|clear|glass||28.00|4.4|16
ki05|Stoneware coffee mug|Hearthly|Kitchen > Mugs|mug|blue|stoneware||12.00|4.6|60
ho01|Calm table lamp|Lumessa|Home > Lighting|lamp|white|ceramic||49.00|4.3|9
ho02|Calm floor lamp|Lumessa|Home > Lighting|lamp|black|steel||119.00|4.2|3
ho03|Haven throw blanket|Plainly|Home > Textiles|blanket|grey|wool||55.00|4.7|10
ho04|Haven cushion|Plainly|Home > Textiles|cushion|green|cotton||22.00|4.0|30
ou01|Basecamp two person tent|Norrvik|Outdoors > Tents|tent|green|nylon||159.00|4.5|5
ou02|Summit hiking backpack 40 l|Norrvik|Outdoors > Backpacks|backpack|blue|nylon||129.00|4.6|8
ou03|Daily city backpack|Casco|Outdoors > Backpacks|backpack|black|canvas||59.00|4.2|17
to01|Timber wooden building blocks|Playwright|Toys > Blocks|building blocks|natural|wood|kids|29.00|4.9|25
to02|Cuddle plush bear|Playwright|Toys > Plush|plush toy|brown|cotton|kids|19.00|4.7|33
""".strip().splitlines()


def products() -> list[dict[str, Any]]:
    """The shop's feed rows; a value left out is unknown."""
    rows = []
    for line in ROWS:
        row: dict[str, Any] = {name: value for name, value in zip(FIELDS, line.split("|"), strict=True) if value}
        row["rating_count"] = 10 + 7 * len(rows)
        row["currency"] = "USD"
        row["url"] = f"https://shop.example/{row['id']}"
        row["description"] = f"{row['title']} by {row['brand']}."
        rows.append(row)
    return rows


def write(path: Path) -> Path:
    """Writes the feed as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in products()), encoding="utf-8")
    return path
