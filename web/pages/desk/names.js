// What a conversation is called: "Amber Otter 27", so that "please take Amber Otter 27" reaches the
// right person. The name comes from the conversation's identifier alone: it is the same on every
// device, in every language and for ever, and tells nothing about who writes.
//
// There are 256 × 256 × 90 = 5,898,240 names. Among 200 conversations two have the same a chance
// of 1 in 297. Of 10,000, the one that is asked for shares its name with a chance of 1 in 590, and
// about eight pairs among them all do; the hue tells eleven of twelve such pairs apart.

/** Colours, stones, plants, weather, stuffs: nothing that says something about a person. */
const firstWords = words(`
  Amber Azure Coral Crimson Scarlet Indigo Violet Teal Turquoise Emerald Jade Olive Mint Sage Ochre
  Russet Copper Bronze Silver Golden Pearl Opal Topaz Garnet Sapphire Ruby Cobalt Navy Cerulean
  Magenta Lilac Lavender Mauve Plum Burgundy Vermilion Saffron Mustard Lemon Apricot Cream Linen
  Pewter Slate Granite Marble Basalt Flint Quartz Agate Jasper Onyx Beryl Zircon Citrine Peridot
  Lapis Malachite Obsidian Crystal Glass Aster Daisy Primrose Bluebell Clover Heather Iris Jasmine
  Marigold Tulip Lotus Orchid Peony Poppy Dahlia Crocus Snowdrop Foxglove Camellia Gardenia
  Magnolia Hibiscus Freesia Fuchsia Begonia Petunia Verbena Lupin Bramble Thistle Fern Moss Ivy
  Barley Wheat Millet Basil Rosemary Oregano Parsley Fennel Anise Juniper Myrtle Sorrel Yarrow
  Chicory Nettle Bamboo Papyrus Cactus Vanilla Cinnamon Pepper Paprika Mango Quince Pomelo Damson
  Almond Walnut Pecan Chestnut Cashew Pistachio Hazel Mulberry Ginseng Arnica Borage Comfrey
  Chamomile Sunflower Buttercup Cowslip Edelweiss Gentian Anemone Cyclamen Hyacinth Narcissus
  Geranium Azalea Wisteria Clematis Mimosa Oleander Amaranth Artichoke Pumpkin Tomato Endive
  Tarragon Turmeric Cardamom Coriander Caraway Sesame Lentil Sunny Misty Frosty Snowy Breezy Windy
  Cloudy Rainy Stormy Dewy Hazy Balmy Thunder Lightning Aurora Solar Lunar Stellar Cosmic Comet
  Meteor Zenith Twilight Sunrise Sunset Dawn Morning Evening Midnight Noon Summer Autumn Winter
  Arctic Tropic Alpine Coastal Northern Southern Eastern Western Tidal Ocean Marine Wool Silk Satin
  Velvet Tweed Denim Canvas Cork Clay Timber Wicker Rattan Porcelain Ceramic Iron Nickel Chrome
  Titanium Platinum Zinc Chalk Pebble Gravel Toffee Caramel Biscuit Waffle Muslin Flannel Corduroy
  Cashmere Mohair Jersey Tartan Gingham Damask Brocade Taffeta Chiffon Organza Lacquer Enamel
  Mosaic Terrazzo Limestone Sandstone Alabaster Parchment Vellum Pottery Moonstone Starlight
`);

/** Animals, trees and landscapes, without those that people are insulted with. */
const secondWords = words(`
  Otter Badger Hedgehog Squirrel Rabbit Fawn Moose Caribou Reindeer Gazelle Antelope Impala Kudu
  Oryx Zebra Giraffe Lion Tiger Leopard Panther Lynx Puma Ocelot Bobcat Panda Koala Wombat Kangaroo
  Wallaby Quokka Platypus Echidna Lemur Meerkat Mongoose Marmot Chipmunk Gerbil Dormouse Alpaca
  Llama Vicuna Camel Bison Buffalo Ibex Chamois Mustang Foal Wolf Fox Coyote Dingo Spaniel Dolphin
  Porpoise Narwhal Orca Manatee Turtle Gecko Iguana Newt Bumblebee Ladybird Butterfly Dragonfly
  Firefly Cricket Beetle Cicada Salmon Sturgeon Herring Mackerel Sardine Seahorse Starfish Octopus
  Nautilus Oyster Scallop Lobster Robin Sparrow Finch Wren Lark Starling Blackbird Bluebird Heron
  Egret Crane Stork Ibis Flamingo Pelican Puffin Penguin Petrel Plover Curlew Sandpiper Avocet
  Lapwing Osprey Eagle Falcon Kestrel Merlin Hawk Harrier Owl Swift Oriole Tanager Warbler Pipit
  Siskin Linnet Goldfinch Bunting Cardinal Toucan Macaw Parakeet Lorikeet Hoopoe Hornbill Quail
  Partridge Swan Mallard Eider Dove Raven Emu Rhea Condor Bittern Moorhen Grebe Cormorant Nuthatch
  Dunnock Redstart Chickadee Guillemot Kingbird Sunbird Turnstone Oak Elm Birch Beech Maple Willow
  Poplar Aspen Alder Linden Rowan Hawthorn Hornbeam Cedar Cypress Spruce Pine Larch Sequoia Redwood
  Palm Acacia Baobab Banyan Teak Mahogany Laurel Catalpa Tamarind Mangrove Jacaranda Eucalypt
  Rosewood Tamarack Whitebeam Tupelo Ironwood Meadow Valley Canyon Ridge Summit Mountain Hill Cliff
  Glacier Fjord Lagoon Lake River Brook Creek Stream Waterfall Cascade Island Atoll Reef Shore
  Coast Bay Harbour Inlet Delta Marsh Heath Prairie Savanna Steppe Tundra Desert Oasis Dune Forest
  Woodland Grove Orchard Garden Glade Glen Dale Plateau Volcano Geyser Cavern Grotto Boulder
  Headland Peninsula Isthmus Horizon Pasture Vineyard Hedgerow Thicket Hollow Gorge Rapids Shoal
  Tarn Wetland Iceberg Foothill Coppice
`);

/** Far enough apart to be told from one another, in degrees. */
const hueCount = 12;

/**
 * The words and their order never change: names that people wrote down would mean others.
 * @param {Uint8Array} id of the conversation: 16 bytes, random
 * @returns {string}
 */
export function friendlyName(id) {
  return `${firstWords[id[0]]} ${secondWords[id[1]]} ${10 + (numberAt(id, 2) % 90)}`;
}

/**
 * @param {Uint8Array} id of the conversation
 * @returns {number} degrees of the colour wheel, of other bytes than the name
 */
export function friendlyHue(id) {
  return (numberAt(id, 6) % hueCount) * (360 / hueCount);
}

/**
 * Of 32 bits, so that the rest of a division is as even as anybody could tell.
 * @param {Uint8Array} id
 * @param {number} index
 */
function numberAt(id, index) {
  return new DataView(id.buffer, id.byteOffset).getUint32(index);
}

/** @param {string} list */
function words(list) {
  return list.trim().split(/\s+/);
}
