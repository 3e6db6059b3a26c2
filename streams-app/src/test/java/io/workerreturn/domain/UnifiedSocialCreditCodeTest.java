package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class UnifiedSocialCreditCodeTest {
    private static final String PUBLISHED = "91350100M000100Y43";

    @Example
    void the_example_of_the_standard_is_valid() {
        assertThat(UnifiedSocialCreditCode.isValid(PUBLISHED)).isTrue();
        assertThat(UnifiedSocialCreditCode.problem(PUBLISHED)).isEmpty();
    }

    @Property
    void a_completed_code_is_valid(@ForAll("first17") String first17) {
        String code = UnifiedSocialCreditCode.complete(first17);
        assertThat(code).hasSize(18).startsWith(first17);
        assertThat(UnifiedSocialCreditCode.isValid(code)).isTrue();
        assertThat(UnifiedSocialCreditCode.problem(code)).isEmpty();
    }

    @Property
    void one_mistyped_character_is_found(
            @ForAll("first17") String first17,
            @ForAll @IntRange(max = 17) int position,
            @ForAll("character") char typed) {
        String code = UnifiedSocialCreditCode.complete(first17);
        Assume.that(code.charAt(position) != typed);
        String mistyped = code.substring(0, position) + typed + code.substring(position + 1);
        assertThat(UnifiedSocialCreditCode.isValid(mistyped)).isFalse();
        assertThat(UnifiedSocialCreditCode.problem(mistyped)).get().asString().contains("check character");
    }

    @Property
    void two_neighbours_in_the_wrong_order_are_found(
            @ForAll("first17") String first17, @ForAll @IntRange(max = 16) int position) {
        String code = UnifiedSocialCreditCode.complete(first17);
        Assume.that(code.charAt(position) != code.charAt(position + 1));
        char[] swapped = code.toCharArray();
        swapped[position] = code.charAt(position + 1);
        swapped[position + 1] = code.charAt(position);
        assertThat(UnifiedSocialCreditCode.isValid(new String(swapped))).isFalse();
    }

    @Property
    void whatever_is_not_valid_has_a_problem(@ForAll String anything) {
        assertThat(UnifiedSocialCreditCode.problem(anything).isEmpty())
                .isEqualTo(UnifiedSocialCreditCode.isValid(anything));
    }

    @Example
    void a_problem_says_what_to_correct() {
        assertThat(UnifiedSocialCreditCode.problem(null)).get().asString().contains("missing");
        assertThat(UnifiedSocialCreditCode.problem("")).get().asString().contains("missing");
        assertThat(UnifiedSocialCreditCode.problem("9135")).get().asString().contains("18 characters", "4");
        assertThat(UnifiedSocialCreditCode.problem("91350100M00010OY43"))
                .get()
                .asString()
                .contains("character 15", "'O'");
        assertThat(UnifiedSocialCreditCode.problem("91350100M000100Y44"))
                .get()
                .asString()
                .contains("should be 3, not 4");
        assertThat(UnifiedSocialCreditCode.isValid("91350100m000100y43")).isFalse();
    }

    @Example
    void only_seventeen_characters_of_the_alphabet_can_be_completed() {
        assertThatThrownBy(() -> UnifiedSocialCreditCode.complete("123")).hasMessageContaining("17");
        assertThatThrownBy(() -> UnifiedSocialCreditCode.complete("91350100M00010OY4"))
                .hasMessageContaining("character 15");
    }

    @Provide
    Arbitrary<String> first17() {
        return character().array(char[].class).ofSize(17).map(String::new);
    }

    @Provide
    Arbitrary<Character> character() {
        return Arbitraries.chars().with(UnifiedSocialCreditCode.ALPHABET.toCharArray());
    }
}
