"""Laws of addresses: names come back as they were, whatever signs they hold; older addresses mean what they meant."""

from hypothesis import given
from hypothesis import strategies as st

from core.views.addresses import join_names, split_names

odd = st.text(st.sampled_from('ab ,[]"\\%&=#é中\n'), max_size=8) | st.text(max_size=8)
names = st.lists(odd | odd.map(lambda name: f'["{name}"]'), max_size=5)


@given(names)
def test_names_come_back_as_they_were(given_names: list[str]) -> None:
    assert split_names(join_names(given_names)) == given_names


@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda name: "," not in name and name[0] != "["), min_size=1))
def test_addresses_with_commas_stay_what_they_were(plain: list[str]) -> None:
    assert join_names(plain) == ",".join(plain)
    assert split_names(",".join(plain)) == plain


@given(st.text() | st.text().map(lambda text: f"[{text}") | st.just("[" * 100_000) | st.just('["a", 1]'))
def test_any_address_can_be_read(text: str) -> None:
    assert all(isinstance(name, str) for name in split_names(text))
