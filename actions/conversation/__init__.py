"""The conversation's actions, one topic a file; this registry is what the policy table may name."""

from actions.context import Action
from actions.conversation.best_of_shown import BestOfShown
from actions.conversation.cart import AddToCart, ChangeQuantity, EmptyCart, RemoveFromCart, ViewCart
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
from actions.conversation.undo import Undo

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
        BestOfShown(),
        SimilarProducts(),
        AddToCart(),
        RemoveFromCart(),
        ChangeQuantity(),
        EmptyCart(),
        ViewCart(),
        AddFavourite(),
        RemoveFavourite(),
        ViewFavourites(),
        Undo(),
        *SMALL_TALK,
    )
}
