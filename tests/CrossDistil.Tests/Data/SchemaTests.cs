using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using Xunit;

namespace CrossDistil.Tests.Data;

public sealed class SchemaTests
{
    [Fact]
    public void A_saved_schema_encodes_as_the_original_did()
    {
        var schema = Schema("pear");
        DatasetSchema loaded;
        using (var folder = new WorkFolder())
        {
            schema.Save(folder.Path);
            loaded = DatasetSchema.Load(folder.Path);
        }

        Assert.Equal(schema.Hash, loaded.Hash);
        Assert.Equal("click like", string.Join(' ', loaded.Tasks));
        Assert.Equal("user item price tags", string.Join(' ', loaded.Fields.Select(field => field.Name)));
        Assert.Equal([4, 3, 4, 12], loaded.Fields.Select(field => field.Ids));
        Assert.True(loaded.Fields[3].IsList);
        Assert.Equal([3, 2, 3], [loaded.Fields[0].Encoder.Encode(6L), loaded.Fields[1].Encoder.Encode("pear"), loaded.Fields[2].Encoder.Encode(0.2)]);
        Assert.Equal(schema.Fields[3].Encoder.Encode("x"), loaded.Fields[3].Encoder.Encode("x"));
        Assert.Equal(2f, loaded.Numbers[0].Encoder.Encode(2L));
    }

    [Fact]
    public void Another_key_gives_another_hash() => Assert.False(string.Equals(Schema("pear").Hash, Schema("peach").Hash, StringComparison.Ordinal));

    [Fact]
    public void A_schema_has_grown_from_another_where_values_follow_at_its_ends_and_nothing_else_differs()
    {
        var known = Schema("pear");
        Assert.True(known.HasGrownFrom(Schema("pear")));
        Assert.True(With(0, Integers(5, 6, 7)).HasGrownFrom(known));
        Assert.True(With(1, Texts("pear", "plum")).HasGrownFrom(known));
        Assert.True(new DatasetSchema(known.Fields, known.Numbers, ["click"]).HasGrownFrom(known)); // tasks are compared by whoever trains
        FieldSchema user = known.Fields[0];
        DatasetSchema[] others =
        [
            With(0, Integers(5)), With(0, Integers(6, 5, 7)), With(0, new CategoricalEncoder(KeyKind.Number, new IntegerVocabulary([5, 6]))),
            With(1, Texts("plum", "pear")), With(1, Texts("pears", "p")), With(1, Texts("pea", "r")), With(1, Texts()),
            With(2, new BucketEncoder([0.1, 0.2])), With(2, new HashEncoder(KeyKind.Number, 2)), With(3, new HashEncoder(KeyKind.Text, 11)), With(3, new HashEncoder(KeyKind.Integer, 10)),
            new([user with { Name = "person" }, .. known.Fields.Skip(1)], known.Numbers, known.Tasks),
            new([user with { IsList = true }, .. known.Fields.Skip(1)], known.Numbers, known.Tasks),
            new([user with { IsPrivileged = true }, .. known.Fields.Skip(1)], known.Numbers, known.Tasks),
            new([.. known.Fields.Skip(1)], known.Numbers, known.Tasks),
            new(known.Fields, [known.Numbers[0] with { Encoder = new NumberEncoder(0, 2) }], known.Tasks),
            new(known.Fields, [], known.Tasks),
        ];
        Assert.All(others, other => Assert.False(other.HasGrownFrom(known)));

        static CategoricalEncoder Integers(params long[] keys) => new(KeyKind.Integer, new IntegerVocabulary(keys));
        static CategoricalEncoder Texts(params string[] keys)
        {
            var ends = keys.Select((_, i) => keys[..(i + 1)].Sum(key => key.Length));
            return new(KeyKind.Text, new TextVocabulary([0, .. ends], System.Text.Encoding.UTF8.GetBytes(string.Concat(keys))));
        }

        DatasetSchema With(int field, FieldEncoder encoder) =>
            new([.. known.Fields.Select((old, i) => i == field ? old with { Encoder = encoder } : old)], known.Numbers, known.Tasks);
    }

    [Fact]
    public void A_schema_whose_vocabulary_was_changed_is_refused()
    {
        using var folder = new WorkFolder();
        Schema("pear").Save(folder.Path);
        File.WriteAllText(folder.Of("vocabulary/field-1.utf8"), "beer");
        var fault = Assert.Throws<InputException>(() => DatasetSchema.Load(folder.Path));
        Assert.Contains("not to the recorded", fault.Message, StringComparison.Ordinal);
    }

    private static DatasetSchema Schema(string item) => new(
        [
            new("user", false, new CategoricalEncoder(KeyKind.Integer, new IntegerVocabulary([5, 6]))),
            new("item", false, new CategoricalEncoder(KeyKind.Text, new TextVocabulary([0, item.Length], System.Text.Encoding.UTF8.GetBytes(item)))),
            new("price", false, new BucketEncoder([0.1])),
            new("tags", true, new HashEncoder(KeyKind.Text, 10)),
        ],
        [new("age", new NumberEncoder(0, 1))],
        ["click", "like"]);
}
