"""The conversation's actions, one topic a file; this registry is what the policy table may name."""

from actions.context import Action
from actions.conversation.cart import AddToCart, RemoveFromCart, ViewCart
from actions.conversation.compare_products import CompareProducts
from actions.conversation.favourites import AddFavourite, RemoveFavourite, ViewFavourites
from actions.conversation.product_availability import ProductAvailability
from actions.conversation.product_details import ProductDetails
from actions.conversation.product_price import ProductPrice
from actions.conversation.product_rating import ProductRating
from actions.conversation.search_products import SearchProducts
from actions.conversation.show_more import ShowMore
from actions.conversation.similar_products import SimilarProducts
from actions.conversation.small_talk import SMALL_TALK

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        SearchProducts(),
        ShowMore(),
        ProductDetails(),
        ProductPrice(),
        ProductAvailability(),
        ProductRating(),
        CompareProducts(),
        SimilarProducts(),
        AddToCart(),
        RemoveFromCart(),
        ViewCart(),
        AddFavourite(),
        RemoveFavourite(),
        ViewFavourites(),
        *SMALL_TALK,
    )
}
